"""Requests and answers of the doors that AWS doesn't have, as ASGI sends them."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


async def body_of(receive: Receive) -> bytes:
    """The whole body of a request."""
    parts, more = [], True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


def is_json(scope: Mapping[str, Any]) -> bool:
    """Whether the request says that its body is JSON."""
    return (b"content-type", b"application/json") in list(scope["headers"])


async def answer(send: Send, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Answer a request."""
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
