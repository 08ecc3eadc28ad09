"""Models that a Lambda function serves: the same as an endpoint, asked through Lambda's Invoke."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from modelport.calling.errors import ModelError, explained
from modelport.calling.runtime import Invocation

_OK = 200


def invoke_function(
    functions: Any, name: str, body: bytes, *, content_type: str, accept: str | None = None
) -> Invocation:
    """One prediction through a client of lambda.

    Raises:
        InvocationError: the function or its model refused, or AWS can't be reached.
    """
    start = time.monotonic()
    event = {"body": base64.b64encode(body).decode(), "is_base64": True}
    event |= {"content_type": content_type} | ({"accept": accept} if accept else {})
    try:
        received = functions.invoke(FunctionName=name, Payload=json.dumps(event))
        answer = json.loads(received["Payload"].read())
    except (ClientError, BotoCoreError) as error:
        raise explained(name, error) from error
    if received.get("FunctionError"):
        kind, said = answer.get("errorType", "error"), answer.get("errorMessage")
        raise ModelError(f"{name}: {kind}: {said}", code=kind)
    if answer["status_code"] != _OK:
        said = json.loads(answer["body"])["error"]
        status = answer["status_code"]
        raise ModelError(f"{name}: the model answered {status}: {said}", status=status)
    return Invocation(
        body=_bytes(answer),
        content_type=answer["content_type"],
        variant="",
        seconds=time.monotonic() - start,
    )


def _bytes(answer: dict[str, Any]) -> bytes:
    body: str = answer["body"]
    return base64.b64decode(body) if answer["is_base64"] else body.encode()
