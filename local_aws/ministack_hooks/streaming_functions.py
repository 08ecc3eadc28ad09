"""What a function streams, from the Runtime API to whoever asks it, its URL or a REST API.

ministack answers once the function has ended; here, as on AWS, status and headers go out as soon
as the function has sent them, and each piece behind them as it comes.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from local_aws.hosting.requests import event_stream
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.streaming_worker import SINK

Answer = tuple[int, dict[str, Any], Any]
_SEPARATOR = b"\0" * 8
_OK = 200
_STREAMING_URI = "/response-streaming-invocations"


def install() -> None:
    """Wrap function URLs, the proxy integration of REST APIs and InvokeWithResponseStream."""
    functions, gateway = internal("services.lambda_svc"), internal("services.apigateway_v1")
    functions.handle_function_url_request = _function_urls(functions)
    gateway._invoke_lambda_proxy_v1 = _integrations(gateway)  # noqa: SLF001 - ministack has no other way
    functions._invoke_with_response_stream = _invocations(functions)  # noqa: SLF001 - the same


def _function_urls(functions: Any) -> Callable[..., Awaitable[Answer]]:
    original = functions.handle_function_url_request

    async def handle(
        url_id: str, method: str, path: str, headers: Any, *rest: Any, **named: Any
    ) -> Any:
        resolved = named.get("resolved") or functions.resolve_function_url(url_id)
        config = resolved[4] if resolved else {}

        def whole() -> Awaitable[Answer]:
            answer: Awaitable[Answer] = original(url_id, method, path, headers, *rest, **named)
            return answer

        if config.get("InvokeMode") != "RESPONSE_STREAM":
            return await whole()
        return await _first(whole, functions._function_url_cors_headers(config, headers))  # noqa: SLF001 - the same

    return handle


def _integrations(gateway: Any) -> Callable[..., Awaitable[Answer]]:
    original = gateway._invoke_lambda_proxy_v1  # noqa: SLF001 - the same

    async def invoke(integration: Any, *rest: Any, **named: Any) -> Any:
        uri = integration.get("uri") or ""
        if not uri.endswith(_STREAMING_URI):
            return await original(integration, *rest, **named)
        buffered = {**integration, "uri": uri.replace(_STREAMING_URI, "/invocations")}
        return await _first(lambda: original(buffered, *rest, **named), {})

    return invoke


def _invocations(functions: Any) -> Callable[..., Awaitable[Answer]]:
    """InvokeWithResponseStream (Lambda API reference), whose answer is a stream of events."""

    async def invoke(*given: Any) -> Answer:
        asked = Asked(lambda: functions._invoke(*given))  # noqa: SLF001 - the same
        first = await asked.piece()
        if first is None and asked.answer()[0] != _OK:
            return asked.answer()
        streaming = internal("core.responses").StreamingResponse(_events(first, asked))
        return _OK, {"Content-Type": event_stream.CONTENT_TYPE}, streaming

    return invoke


async def _first(whole: Callable[[], Awaitable[Answer]], more: Mapping[str, str]) -> Answer:
    """The head of what the function streams, with the rest to come; or a whole answer.

    Args:
        whole: what asks the function, and answers when it has ended.
        more: headers to add.
    """
    asked = Asked(whole)
    received = b""
    while _SEPARATOR not in received:
        piece = await asked.piece()
        if piece is None:
            return asked.answer()
        received += piece
    head, _, body = received.partition(_SEPARATOR)
    prelude = json.loads(head)
    streaming = internal("core.responses").StreamingResponse(_rest(body, asked))
    headers = {"content-type": "application/octet-stream"}
    headers |= {name.lower(): value for name, value in prelude.get("headers", {}).items()}
    return prelude.get("statusCode", _OK), headers | dict(more), streaming


class Asked:
    """A function that was asked: what it streams, and what it answers when it has ended."""

    def __init__(self, whole: Callable[[], Awaitable[Answer]]) -> None:
        """Ask it; from within the loop that reads its pieces."""
        loop, self._told = asyncio.get_running_loop(), asyncio.Queue[bytes | None]()
        token = SINK.set(lambda data: _from_thread(loop, self._told, data))
        self._asking = asyncio.ensure_future(whole())
        SINK.reset(token)
        self._asking.add_done_callback(lambda _: self._told.put_nowait(None))

    async def piece(self) -> bytes | None:
        """The next one, or nothing behind the last."""
        return await self._told.get()

    def answer(self) -> Answer:
        """What ministack makes of its end; raises what asking raised."""
        return self._asking.result()

    def has_succeeded(self) -> bool:
        """Whether it came to its own end; a gateway that gives up answers with no tuple."""
        answer = None if self._asking.exception() else self.answer()
        return isinstance(answer, tuple) and answer[0] == _OK


def _from_thread(
    loop: asyncio.AbstractEventLoop, told: "asyncio.Queue[bytes | None]", data: bytes
) -> None:
    loop.call_soon_threadsafe(told.put_nowait, data)


def _rest(body: bytes, asked: Asked) -> Callable[[Any, Any], Awaitable[None]]:
    """Sends the pieces; without an end where the function had none."""

    async def run(send: Any, receive: Any) -> None:
        del receive
        piece: bytes | None = body
        while piece is not None:
            if piece:
                await send(_part(piece))
            piece = await asked.piece()
        if asked.has_succeeded():
            await send(_part(b"", more=False))

    return run


def _events(first: bytes | None, asked: Asked) -> Callable[[Any, Any], Awaitable[None]]:
    """Sends each piece as an event, and one with what became of the function."""

    async def run(send: Any, receive: Any) -> None:
        del receive
        piece = asked.answer()[2] if first is None else first
        while piece is not None:
            await send(_part(event_stream.event("PayloadChunk", piece)))
            piece = None if first is None else await asked.piece()
        ended = json.dumps(_end(asked.answer())).encode()
        await send(
            _part(event_stream.event("InvokeComplete", ended, "application/json"), more=False)
        )

    return run


def _end(answer: Answer) -> dict[str, str]:
    """What InvokeComplete says: why the function failed, if it did."""
    _, headers, body = answer
    if error := headers.get("X-Amz-Function-Error"):
        return {"ErrorCode": error, "ErrorDetails": bytes(body).decode("utf-8", "replace")}
    return {}


def _part(body: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": more}
