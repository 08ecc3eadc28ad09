"""What a function streams, from the Runtime API to whoever asked a function URL or a REST API.

ministack answers once the function has ended; here, as on AWS, status and headers go out as soon
as the function has sent them, and each piece behind them as it comes.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.streaming_worker import SINK

Answer = tuple[int, dict[str, Any], Any]
_SEPARATOR = b"\0" * 8
_OK = 200
_STREAMING_URI = "/response-streaming-invocations"


def install() -> None:
    """Wrap function URLs and the proxy integration of REST APIs."""
    functions, gateway = internal("services.lambda_svc"), internal("services.apigateway_v1")
    functions.handle_function_url_request = _function_urls(functions)
    gateway._invoke_lambda_proxy_v1 = _integrations(gateway)  # noqa: SLF001 - ministack has no other way


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


async def _first(whole: Callable[[], Awaitable[Answer]], more: Mapping[str, str]) -> Answer:
    """The head of what the function streams, with the rest to come; or a whole answer.

    Args:
        whole: what asks the function, and answers when it has ended.
        more: headers to add.
    """
    loop = asyncio.get_running_loop()
    told: asyncio.Queue[bytes | None] = asyncio.Queue()
    token = SINK.set(lambda data: _from_thread(loop, told, data))
    asking = asyncio.ensure_future(whole())
    SINK.reset(token)
    asking.add_done_callback(lambda _: told.put_nowait(None))
    received = b""
    while _SEPARATOR not in received:
        data = await told.get()
        if data is None:
            return asking.result()
        received += data
    head, _, body = received.partition(_SEPARATOR)
    prelude = json.loads(head)
    streaming = internal("core.responses").StreamingResponse(_rest(body, told, asking))
    headers = {"content-type": "application/octet-stream"}
    headers |= {name.lower(): value for name, value in prelude.get("headers", {}).items()}
    return prelude.get("statusCode", _OK), headers | dict(more), streaming


def _from_thread(
    loop: asyncio.AbstractEventLoop, told: "asyncio.Queue[bytes | None]", data: bytes
) -> None:
    loop.call_soon_threadsafe(told.put_nowait, data)


def _rest(
    body: bytes, told: "asyncio.Queue[bytes | None]", asking: "asyncio.Future[Answer]"
) -> Callable[[Any, Any], Awaitable[None]]:
    """Sends the pieces; without an end where the function had none."""

    async def run(send: Any, receive: Any) -> None:
        del receive
        piece: bytes | None = body
        while piece is not None:
            if piece:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            piece = await told.get()
        if asking.exception() is None and asking.result()[0] == _OK:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    return run
