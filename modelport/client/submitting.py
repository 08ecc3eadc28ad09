"""How a request comes into the queue behind a front: inline, or as an upload if it is long."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from urllib3.filepost import encode_multipart_formdata

from modelport.calling.errors import ModelError

if TYPE_CHECKING:
    from modelport.calling.fronts import Answer
    from modelport.client.calls import Calls

INLINE_BYTES = 1_000_000
"""A function takes 6 MB, in which JSON may write a character with six."""
_INPUT_LOCATION = "X-Amzn-SageMaker-InputLocation"


def enqueued(calls: Calls, body: bytes, *, key: str | None) -> str:
    """Puts a request into the queue, once however often it is sent, and returns its id.

    Raises:
        InvocationError: the front or S3 refuses, or can't be reached.
    """
    headers = {"Idempotency-Key": key or str(uuid.uuid4())}
    if not _goes_inline(body):
        headers[_INPUT_LOCATION], body = _uploaded(calls, body), b""
    url = calls.beside("predictions")
    return str(data_of(url, calls.ask(url, body, headers=headers), "id"))


def data_of(url: str, answer: Answer, name: str) -> Any:
    """What an answer's envelope has under this name.

    Raises:
        ModelError: nothing.
    """
    try:
        return json.loads(answer.body)["data"][name]
    except (ValueError, LookupError, TypeError) as error:
        message = f"{url}: the answer has no data.{name}, which an asynchronous endpoint's has"
        raise ModelError(message) from error


def _uploaded(calls: Calls, body: bytes) -> str:
    """What the front calls the input, once it is where the front lets it be put."""
    url = calls.beside("uploads")
    place = calls.ask(url)
    fields = {**data_of(url, place, "fields"), "file": ("input", body)}
    form, content_type = encode_multipart_formdata(fields)
    calls.elsewhere("POST", data_of(url, place, "url"), form, {"Content-Type": content_type})
    return str(data_of(url, place, "input"))


def _goes_inline(body: bytes) -> bool:
    """Whether an API can take it: functions get texts."""
    if len(body) > INLINE_BYTES:
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
