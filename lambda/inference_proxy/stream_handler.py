"""The entry point of a function that streams: it answers every route, and `POST /stream` besides.

It needs `streaming_runtime` in place of Lambda's own runtime.
"""

from dataclasses import replace
from typing import Any

from inference_proxy import events, handler
from inference_proxy.stream import PATH, EventStream, Streaming
from inference_proxy.stream_runtime import StreamRuntime
from streaming_runtime import Streamed

_proxy = replace(
    handler.proxy,
    routes={
        **handler.proxy.routes,
        PATH: {"POST": Streaming(StreamRuntime(handler.proxy.settings))},
    },
)


@_proxy.observability.tracer.capture_lambda_handler(capture_response=False, capture_error=False)
def handle(event: dict[str, Any], context: Any) -> Streamed | dict[str, Any]:
    """Answer one request.

    A function URL that streams takes nothing else, a REST API only where it asks for a stream.
    """
    response = _proxy.reply(event, context)
    if isinstance(response, EventStream):
        return Streamed(response.status, response.headers, response.pieces)
    if event.get("version") == "2.0" or events.call(event, context).path == PATH:
        return Streamed(response.status, response.headers, [response.body.encode()])
    return events.write(response)
