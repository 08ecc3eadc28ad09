// Calls the fronts that fronts.json names, as somebody who may: requests are signed here, in the
// browser, with the credentials of the embedded AWS, which open nothing but this machine.
import { AwsV4Signer } from "./aws4fetch.esm.js";

const { fronts, region, credentials } = await (await fetch("fronts.json")).json();

const frontOf = (url) =>
  fronts.find(({ document }) => url.startsWith(`${document.servers[0].url}/`));

const sign = async (request, service) => {
  const { headers } = await new AwsV4Signer({
    url: request.url,
    method: request.method,
    headers: request.headers,
    body: request.body,
    accessKeyId: credentials.access_key_id,
    secretAccessKey: credentials.secret_access_key,
    service,
    region,
  }).sign();
  request.headers = Object.fromEntries(headers);
};

const requestInterceptor = async (request) => {
  const front = frontOf(request.url);
  if (!front) return request;
  if (front.api_key) request.headers["x-api-key"] = front.api_key;
  if (front.authorisation === "iam") await sign(request, front.service);
  return request;
};

if (fronts.length === 0) {
  document.getElementById("console").textContent =
    "Nothing that is deployed here has a front that OpenAPI describes.";
} else {
  SwaggerUIBundle({
    dom_id: "#console",
    urls: fronts.map(({ name }, number) => ({ name, url: `documents/${number}.json` })),
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    layout: "StandaloneLayout",
    requestInterceptor,
    validatorUrl: null,
    deepLinking: false,
  });
}
