// An endpoint through JavaScript's fetch; aws4fetch signs the request: ENDPOINT_NAME says which.
import { AwsClient } from "aws4fetch";

const { env } = process;
const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
const runtime = env.AWS_ENDPOINT_URL ?? `https://runtime.sagemaker.${region}.amazonaws.com`;
const aws = new AwsClient({
  accessKeyId: env.AWS_ACCESS_KEY_ID,
  secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
  sessionToken: env.AWS_SESSION_TOKEN,
  service: "sagemaker",
  region,
});
const response = await aws.fetch(`${runtime}/endpoints/${env.ENDPOINT_NAME}/invocations`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ inputs: "I love this book!" }),
});
const text = await response.text();
if (!response.ok) throw new Error(`${response.status}: ${text}`);
console.log(text);
