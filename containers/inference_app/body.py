"""A request as it came over HTTP, and as the proxy takes it."""

import re
from collections.abc import AsyncIterator, Mapping
from uuid import uuid4

from inference_proxy import events
from inference_proxy.errors import BodyTooLargeError
from inference_proxy.exchange import Request

TRACE = re.compile(r"(?:Root|Self)=(1-[0-9a-f]{8}-[0-9a-f]{24})")


def request_id(headers: Mapping[str, str]) -> str:
    """The id that the load balancer gave the request and its access log has, or a new one.

    User Guide for Application Load Balancers, "Request tracing for your Application Load Balancer".
    """
    found = TRACE.search(headers.get("x-amzn-trace-id", ""))
    return found[1] if found else str(uuid4())


def compose(headers: Mapping[str, str], body: bytes) -> Request:
    """The request for the model.

    Raises:
        InvalidHeaderError: a header could not be forwarded.
    """
    return events.received(headers, body)


async def read(headers: Mapping[str, str], chunks: AsyncIterator[bytes], *, most: int) -> bytes:
    """The whole body, of which no more than `most` bytes are ever held.

    Raises:
        BodyTooLargeError: it has more.
    """
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > most:
        raise too_large(int(declared[:20]), most)
    parts, size = [], 0
    async for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise too_large(size, most)
        parts.append(chunk)
    return b"".join(parts)


def too_large(size: int, most: int) -> BodyTooLargeError:
    """The error for a body that is over the limit."""
    return BodyTooLargeError(f"the body has {size} bytes or more; accepted: at most {most}")
