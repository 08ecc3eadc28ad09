"""`POST /stream`: the model's answer as server-sent events, each piece as it comes.

HTML Living Standard, "Server-sent events". An event without a name holds a piece of the answer,
`end` closes an answer that is whole, and `error` one that broke off, in the envelope's terms. What
fails before the first piece is answered as a prediction that fails.
"""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inference_proxy import events
from inference_proxy.envelope import Prediction, failure, success
from inference_proxy.errors import InternalError, ModelError, ProxyError
from inference_proxy.exchange import Response
from inference_proxy.prediction import check, seconds_left

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inference_proxy.proxy import Proxy
    from inference_proxy.routing import Call
    from inference_proxy.stream_runtime import Begun, StreamRuntime

PATH = "/stream"


@dataclass(frozen=True, kw_only=True)
class EventStream(Response):
    """A response whose body comes in pieces; `body` is empty."""

    pieces: Iterator[bytes]


@dataclass(frozen=True)
class Streaming:
    """The route; it keeps a connection to the runtime of its own."""

    runtime: StreamRuntime

    def __call__(self, proxy: Proxy, call: Call, _: Mapping[str, str]) -> Response:
        """Answer once the first piece is there."""
        return proxy.watch(
            lambda sizes: self._begin(proxy, call, sizes), request_id=call.request_id
        )

    def _begin(self, proxy: Proxy, call: Call, sizes: dict[str, int]) -> EventStream:
        request = events.read(call.event)
        sizes["request_bytes"] = len(request.body)
        check(request, proxy.settings)
        timeout = seconds_left(call.context, proxy.settings.stream_timeout_seconds)
        begun = self.runtime.begin(request, timeout=timeout)
        first = next(begun.pieces, b"")
        headers = {
            "Content-Type": "text/event-stream",
            "Cache-Control": "no-store",
            "X-Request-Id": call.request_id,
        }
        pieces = _events(proxy, begun, first, request_id=call.request_id)
        return EventStream(200, headers, "", pieces=pieces)


def _events(proxy: Proxy, begun: Begun, first: bytes, *, request_id: str) -> Iterator[bytes]:
    """The events of an answer; never raises."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        yield from _pieces(decoder, first)
        for piece in begun.pieces:
            yield from _pieces(decoder, piece)
        yield from _pieces(decoder, b"", final=True)
    except ProxyError as expected:
        error: ProxyError = expected
    except UnicodeDecodeError:
        error = ModelError("the model answered with what is not UTF-8 text")
    except Exception as unexpected:  # noqa: BLE001 (only the envelope may reach the caller)
        proxy.observability.unexpected(unexpected)
        error = InternalError("the answer could not be passed on")
    else:
        yield _event("end", success(Prediction("null", 200, begun.content_type)))
        return
    proxy.observability.record_break(error)
    yield _event("error", failure(error, request_id=request_id))


def _pieces(
    decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False
) -> Iterator[bytes]:
    """A piece's event, unless there is only a part of a character in it."""
    if text := decoder.decode(piece, final):
        yield _event(None, json.dumps({"body": text}))


def _event(name: str | None, data: str) -> bytes:
    """JSON stands in one line: it has no line breaks of its own."""
    return (f"event: {name}\ndata: {data}\n\n" if name else f"data: {data}\n\n").encode()
