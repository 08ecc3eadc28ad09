"""What a caller of the function sends, and what it gets: a request and an answer as JSON."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from model_server.model import JSON, Answer, Request

_KEYS = {"body": str, "content_type": str, "accept": str, "is_base64": bool}


class EventError(ValueError):
    """An event that is no request; the message says what is expected."""


def read(event: Any) -> Request:
    """Read {"body": …, "content_type": …, "accept": …, "is_base64": …}; only body is required.

    Raises:
        EventError: it is something else.
    """
    if not isinstance(event, Mapping) or "body" not in event:
        raise EventError('send {"body": "…"}, and content_type, accept or is_base64 if they matter')
    for key, value in event.items():
        if key not in _KEYS:
            raise EventError(f"{key}: unknown; {', '.join(_KEYS)} are accepted")
        if not isinstance(value, _KEYS[key]):
            expected = _KEYS[key].__name__
            raise EventError(f"{key}: received {type(value).__name__}, expected {expected}")
    return Request(
        body=_bytes(event["body"], is_base64=event.get("is_base64", False)),
        content_type=event.get("content_type", JSON),
        accept=event.get("accept", JSON),
    )


def write(answer: Answer) -> dict[str, Any]:
    """Write the answer: its body as text, or as Base64 where it is none."""
    try:
        body, is_base64 = answer.body.decode("utf-8"), False
    except UnicodeDecodeError:
        body, is_base64 = base64.b64encode(answer.body).decode("ascii"), True
    return {
        "status_code": int(answer.status),
        "content_type": answer.content_type,
        "body": body,
        "is_base64": is_base64,
    }


def _bytes(body: str, *, is_base64: bool) -> bytes:
    if not is_base64:
        try:
            return body.encode()
        except UnicodeEncodeError as error:
            raise EventError("body: holds half of a surrogate pair, which is no text") from error
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise EventError(f"body: is no Base64 ({error}), although is_base64 is true") from error
