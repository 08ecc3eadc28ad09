"""An endpoint through boto3: ENDPOINT_NAME says which."""

import json
import os

import boto3

runtime = boto3.client("sagemaker-runtime")
answer = runtime.invoke_endpoint(
    EndpointName=os.environ["ENDPOINT_NAME"],
    ContentType="application/json",
    Body=json.dumps({"inputs": "I love this book!"}),
)
print(answer["Body"].read().decode())
