"""The answer to CloudFormation: a PUT to the URL that the request names."""

import json
import ssl
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from custom_resource.request import physical_id

LONGEST_RESPONSE = 4096
"""Bytes (CloudFormation user guide, "Custom resource response objects")."""

ATTEMPTS = 4
TIMEOUT = 10.0
ACCEPTED = range(200, 300)


def respond(
    event: Mapping[str, Any], *, data: Mapping[str, Any] | None = None, reason: str | None = None
) -> None:
    """Answers `event`: SUCCESS with `data` or, with a `reason`, FAILED.

    An answer that is too long becomes a failure that says so.

    Raises:
        OSError: no attempt reached CloudFormation.
    """
    body = encode(event, data=data, reason=reason)
    for attempt in range(ATTEMPTS):
        try:
            _put(str(event["ResponseURL"]), body)
        except (OSError, HTTPException) as error:
            if attempt + 1 == ATTEMPTS:
                raise OSError(f"cloudformation can't be reached: {type(error).__name__}") from None
            time.sleep(2**attempt / 4)
        else:
            return


def encode(
    event: Mapping[str, Any], *, data: Mapping[str, Any] | None = None, reason: str | None = None
) -> bytes:
    """The response object in at most LONGEST_RESPONSE bytes."""
    if reason is not None:
        return _shortened(event, reason)
    body = _body(event, Status="SUCCESS", Data=dict(data or {}))
    if len(body) <= LONGEST_RESPONSE:
        return body
    return _shortened(
        event,
        f"the answer has {len(body)} bytes, and CloudFormation takes {LONGEST_RESPONSE} "
        "from a custom resource at most",
    )


def _shortened(event: Mapping[str, Any], reason: str) -> bytes:
    """A failure whose reason is cut to what there is room for."""
    kept = reason.strip() or "it failed without a reason"
    body = _body(event, Status="FAILED", Reason=kept)
    while len(body) > LONGEST_RESPONSE and kept:
        kept = kept[: len(kept) * 3 // 4]
        body = _body(event, Status="FAILED", Reason=f"{kept}…")
    return body


def _body(event: Mapping[str, Any], **fields: Any) -> bytes:
    identity = {name: event.get(name) for name in ("StackId", "RequestId", "LogicalResourceId")}
    identity["PhysicalResourceId"] = physical_id(event)
    text = json.dumps({**fields, **identity}, ensure_ascii=False, default=str)
    return text.encode(errors="replace")  # a reason that somebody cut may end in half a character


def _put(url: str, body: bytes) -> None:
    parts = urlsplit(url)
    connection = _connection(parts.scheme, parts.hostname or "", parts.port)
    try:
        # The URL is signed, in its query, for an empty content type.
        connection.request("PUT", f"{parts.path}?{parts.query}", body, {"Content-Type": ""})
        status = connection.getresponse().status
    finally:
        connection.close()
    if status not in ACCEPTED:
        raise ConnectionError(f"cloudformation answered {status}")


def _connection(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "http":  # the embedded AWS; CloudFormation itself hands out https alone
        return HTTPConnection(host, port, timeout=TIMEOUT)
    return HTTPSConnection(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
