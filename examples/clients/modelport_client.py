"""An endpoint through modelport's own client: ENDPOINT_NAME says which."""

import json
import os

from modelport.client import Endpoint, InvocationError

endpoint = Endpoint(os.environ["ENDPOINT_NAME"], timeout=30)
try:
    print(json.dumps(endpoint.predict({"inputs": "I love this book!"})))
except InvocationError as error:
    raise SystemExit(f"{error} (ask again later)" if error.retryable else str(error)) from error
