"""API Gateway's REST proxy events, and the answers that it takes.

"Set up Lambda proxy integrations in API Gateway" describes both. Only this module knows the
shape of an event.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from inference_proxy.errors import InvalidBodyError, InvalidHeaderError, ProxyError

DEFAULT_CONTENT_TYPE = "application/json"
# API reference, InvokeEndpoint: ContentType and Accept hold at most 1024 characters.
LONGEST_HEADER = 1024
TARGETS = ("X-Amzn-SageMaker-Target-Model", "X-Amzn-SageMaker-Target-Container-Hostname")
"""InvokeEndpoint's own headers that say which of an endpoint's models shall answer."""


@dataclass(frozen=True)
class Request:
    """What a caller sent."""

    body: bytes
    content_type: str
    accept: str | None
    targets: Mapping[str, str] = field(default_factory=dict)


def read(event: Mapping[str, Any]) -> Request:
    """Take the body and the headers that matter from `event`.

    Raises:
        InvalidBodyError: the body is not the base64 or the Unicode text that the event calls it.
        InvalidHeaderError: a header could not be forwarded.
    """
    return Request(
        body=_body(event),
        content_type=_header(event, "content-type") or DEFAULT_CONTENT_TYPE,
        accept=_header(event, "accept"),
        targets={name: value for name in TARGETS if (value := _header(event, name.lower()))},
    )


def request_id(event: Mapping[str, Any], context: Any) -> str:
    """The id that API Gateway gave the request, or else the one of the function's invocation."""
    about = event.get("requestContext")
    found = about.get("requestId") if isinstance(about, Mapping) else None
    return str(found or getattr(context, "aws_request_id", None) or "unknown")


def write(body: str, *, request_id: str, error: ProxyError | None = None) -> dict[str, Any]:
    """The answer that API Gateway turns into an HTTP response."""
    headers = {"Content-Type": "application/json", "X-Request-Id": request_id}
    if error and error.retry_after:
        headers["Retry-After"] = str(error.retry_after)
    return {
        "statusCode": error.status if error else 200,
        "headers": headers,
        "body": body,
        "isBase64Encoded": False,
    }


def _body(event: Mapping[str, Any]) -> bytes:
    body = event.get("body") or ""
    if not isinstance(body, str):
        raise InvalidBodyError("the event's body is not text")
    try:
        if event.get("isBase64Encoded"):
            return base64.b64decode(body, validate=True)
        return body.encode()
    except UnicodeEncodeError:
        raise InvalidBodyError("the body is not valid Unicode text") from None
    except ValueError:
        raise InvalidBodyError("the body is not valid base64") from None


def _header(event: Mapping[str, Any], name: str) -> str | None:
    """The last value of the header `name`, in whatever case it came."""
    headers = event.get("headers")
    if not isinstance(headers, Mapping):
        return None
    value = next((headers[key] for key in headers if str(key).lower() == name), None)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise InvalidHeaderError(f"{name}: holds characters other than printable ASCII ones")
    if len(value) > LONGEST_HEADER:
        raise InvalidHeaderError(f"{name}: longer than {LONGEST_HEADER} characters")
    return value.strip() or None
