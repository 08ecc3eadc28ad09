"""An endpoint through the SageMaker Python SDK (pip install "sagemaker>=3"): ENDPOINT_NAME."""

import json
import os

from sagemaker.core.resources import Endpoint

endpoint = Endpoint.get(os.environ["ENDPOINT_NAME"])
answer = endpoint.invoke(
    body=json.dumps({"inputs": "I love this book!"}), content_type="application/json"
)
print(answer.body.read().decode())
