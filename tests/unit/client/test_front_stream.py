"""`Front.stream`, against a server that speaks for a front with streaming."""

import json
import threading
from collections.abc import Iterator
from itertools import repeat
from typing import Any

import pytest

from modelport.calling.http_connections import begin
from modelport.client import (
    Front,
    ModelError,
    RejectedError,
    Retries,
    ThrottledError,
    UnavailableError,
    lines,
)

EVENTS = {"content_type": "text/event-stream; charset=utf-8"}


def piece(text: str) -> bytes:
    """A part of an answer."""
    return f"data: {json.dumps({'body': text})}\n\n".encode()


def last(name: str, status: int = 0, kind: str | None = None) -> bytes:
    """How an answer ends."""
    error = {"type": kind, "requestId": "1"} if kind else None
    told = {"code": status, "message": kind and "no", "error": error, "data": None}
    return f"event: {name}\ndata: {json.dumps(told)}\n\n".encode()


def test_parts_are_those_of_an_endpoint(server: Any) -> None:
    """Bytes that make lines, from beside the front's own path, however the network cuts them."""
    whole = b": hello\r\n" + piece("é\nt") + piece("wo\nthree") + last("end")
    cut = len(b": hello\r\n") + 30
    server.will(200, iter([whole[:cut], whole[cut : cut + 9], whole[cut + 9 :]]), **EVENTS)
    front = Front(f"{server.url}/prod/predict", headers={"X-One": "1"})
    assert list(lines(front.stream({"inputs": "x"}))) == ["é", "two", "three"]
    ((path, headers, body),) = server.asked
    assert (path, headers["X-One"], body) == ("/prod/stream", "1", b'{"inputs":"x"}')


def test_a_part_is_there_before_the_next_one_is_made(server: Any) -> None:
    """The server waits with the second one until the first has come through."""
    taken = threading.Event()

    def parts() -> Iterator[bytes]:
        yield piece("one")
        assert taken.wait(10)
        yield piece("two") + last("end")

    server.will(200, parts(), **EVENTS)
    stream = Front(server.url).stream(0)
    assert next(stream) == b"one"
    taken.set()
    assert list(stream) == [b"two"]


def test_a_whole_stream_leaves_its_connection_to_the_next_request(server: Any) -> None:
    """Nothing is opened anew."""
    server.will(200, iter([piece("one"), last("end")]), **EVENTS)
    server.will(200, 1)
    front = Front(server.url)
    assert list(front.stream(0)) == [b"one"]
    front.predict(0)
    assert len(server.connections) == 1


@pytest.mark.parametrize("read", [0, 1])
def test_closing_closes_the_connection(
    server: Any, read: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server, which would go on for ever, learns of it; nothing more comes."""
    kept = []  # or else it would be closed because nobody holds it any more

    def keeping(*request: Any, **how: Any) -> Any:
        kept.append(begin(*request, **how))
        return kept[0]

    monkeypatch.setattr("modelport.client.calls.begin", keeping)
    server.will(200, map(piece, repeat("x" * 1000)), **EVENTS)
    with Front(server.url).stream(0) as stream:
        for _ in range(read):
            next(stream)
    assert server.left.wait(10)
    assert list(stream) == []


def test_an_error_in_mid_stream_is_the_clients_own(server: Any, pauses: list[float]) -> None:
    """After the parts that came; nothing is asked again, even where that could help."""
    server.will(200, iter([piece("one"), last("error", 424, "ModelError")]), **EVENTS)
    server.will(200, iter([piece("one"), last("error", 429, "ThrottledError")]), **EVENTS)
    for kind in (ModelError, ThrottledError):
        stream = Front(server.url).stream(0)
        assert next(stream) == b"one"
        with pytest.raises(kind, match=f"{kind.__name__}: no") as caught:
            next(stream)
        assert caught.value.code == kind.__name__
    assert len(server.asked) == 2
    assert pauses == []


@pytest.mark.parametrize("breaks", [[b""], []])
def test_a_stream_without_an_end_broke_off(server: Any, breaks: list[bytes]) -> None:
    """Whether the connection was lost, or closed in due form."""
    server.will(200, iter([piece("one"), *breaks]), **EVENTS)
    stream = Front(server.url).stream(0)
    assert next(stream) == b"one"
    with pytest.raises(UnavailableError) as caught:
        next(stream)
    assert caught.value.retryable
    assert len(server.asked) == 1


def test_what_fails_before_the_first_part_is_asked_again(server: Any, pauses: list[float]) -> None:
    """A refusal, a lost connection, and an error in the place of the first part."""
    server.will(503, {"message": "Service Unavailable"})
    server.will(200, iter([b""]), **EVENTS)
    server.will(200, iter([last("error", 503, "EndpointUnavailableError")]), **EVENTS)
    server.will(200, iter([piece("one"), last("end")]), **EVENTS)
    assert list(Front(server.url).stream(0)) == [b"one"]
    assert len(pauses) == 3


def test_an_answer_may_be_empty(server: Any) -> None:
    """Its end comes first."""
    server.will(200, iter([last("end")]), **EVENTS)
    assert list(Front(server.url).stream(0)) == []


def test_what_is_no_stream_is_refused(server: Any) -> None:
    """A front without streaming, another server's page, and events of another kind."""
    server.will(404, {"code": 404, "message": "no", "error": {"type": "NotFoundError"}})
    server.will(200, b"<html>", content_type="text/html")
    for events in (b"data: hello\n\n", b"data: {}\n\n", b"data: 1\n\n", b"data: \xff\n\n"):
        server.will(200, iter([events]), **EVENTS)
    with pytest.raises(RejectedError, match="NotFoundError"):
        Front(server.url).stream(0)
    for _ in range(5):
        with pytest.raises(ModelError, match="stream"):
            Front(server.url, retries=Retries(attempts=1)).stream(0)
    assert len(server.asked) == 6
