"""The events of REST APIs, HTTP APIs and function URLs, and the answers that they take.

"Set up Lambda proxy integrations in API Gateway" describes payload 1.0 (REST), "Create AWS Lambda
proxy integrations for HTTP APIs" payload 2.0 (HTTP, and function URLs). What is read here is
alike in both. Only this module knows the shape of an event.
"""

import base64
from collections.abc import Mapping
from typing import Any

from inference_proxy.errors import InvalidBodyError, InvalidHeaderError
from inference_proxy.exchange import Request, Response
from inference_proxy.routing import Call

DEFAULT_CONTENT_TYPE = "application/json"
# API reference, InvokeEndpoint: ContentType and Accept hold at most 1024 characters.
LONGEST_HEADER = 1024
TARGETS = ("X-Amzn-SageMaker-Target-Model", "X-Amzn-SageMaker-Target-Container-Hostname")
"""InvokeEndpoint's own headers that say which of an endpoint's models shall answer."""


def read(event: Mapping[str, Any]) -> Request:
    """Take the body and the headers that matter from `event`.

    Raises:
        InvalidBodyError: the body is not the base64 or the Unicode text that the event calls it.
        InvalidHeaderError: a header could not be forwarded.
    """
    return received(event.get("headers"), _body(event))


def received(headers: Any, body: bytes) -> Request:
    """The request that came with these headers and this body, however it came.

    Raises:
        InvalidHeaderError: a header could not be forwarded.
    """
    return Request(
        body=body,
        content_type=_header(headers, "content-type") or DEFAULT_CONTENT_TYPE,
        accept=_header(headers, "accept"),
        targets={name: value for name in TARGETS if (value := _header(headers, name.lower()))},
    )


def header(event: Mapping[str, Any], name: str) -> str | None:
    """The header `name`, which stands in lower case here.

    Raises:
        InvalidHeaderError: it could not be forwarded.
    """
    return _header(event.get("headers"), name)


def call(event: Mapping[str, Any], context: Any) -> Call:
    """Who shall answer `event`: its method and its path.

    Payload 2.0 has the stage in its path, payload 1.0 has not.
    """
    about = event.get("requestContext")
    about = about if isinstance(about, Mapping) else {}
    http = about.get("http")
    if isinstance(http, Mapping):
        method = http.get("method")
        path = str(event.get("rawPath")).removeprefix(f"/{about.get('stage')}")
    else:
        method = event.get("httpMethod")
        path = str(event.get("path") or event.get("resource"))
    return Call(str(method), path, event, context, request_id(event, context))


def request_id(event: Mapping[str, Any], context: Any) -> str:
    """The id that API Gateway gave the request, or else the one of the function's invocation."""
    about = event.get("requestContext")
    found = about.get("requestId") if isinstance(about, Mapping) else None
    return str(found or getattr(context, "aws_request_id", None) or "unknown")


def write(response: Response) -> dict[str, Any]:
    """The answer that API Gateway or the function URL turns into an HTTP response."""
    return {
        "statusCode": response.status,
        "headers": dict(response.headers),
        "body": response.body,
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


def _header(headers: Any, name: str) -> str | None:
    """The last value of the header `name`, in whatever case it came."""
    if not isinstance(headers, Mapping):
        return None
    return forwardable(name, next((v for k, v in headers.items() if str(k).lower() == name), None))


def forwardable(name: str, value: object) -> str | None:
    """`value` as a header can carry it on; nothing where there is none.

    Raises:
        InvalidHeaderError: no header can.
    """
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise InvalidHeaderError(f"{name}: holds characters other than printable ASCII ones")
    if len(value) > LONGEST_HEADER:
        raise InvalidHeaderError(f"{name}: longer than {LONGEST_HEADER} characters")
    return value.strip() or None
