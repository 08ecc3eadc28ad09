"""The runtime's side of the Runtime API, against a loopback one."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

from streaming_runtime import Streamed
from streaming_runtime.api import RuntimeApi
from streaming_runtime.invocation import answer

NEXT = {"Lambda-Runtime-Aws-Request-Id": "r1", "Lambda-Runtime-Deadline-Ms": "99999999999999"}


class Handler(BaseHTTPRequestHandler):
    """Gives one event again and again, and remembers what is posted."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """The next invocation."""
        body = b'{"n": 1}'
        self.send_response(200)
        said = {**NEXT, **self.server.said, "Content-Length": str(len(body))}
        for name, value in said.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """An answer, whole or in chunks with a trailer."""
        chunks, trailer = [], {}
        if self.headers.get("Transfer-Encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                chunks.append(self.rfile.read(size))
                self.server.arrived.set()
                self.rfile.readline()
            while line := self.rfile.readline().strip():
                name, _, value = line.decode().partition(": ")
                trailer[name] = value
        else:
            chunks = [self.rfile.read(int(self.headers["Content-Length"]))]
        self.server.posted.append(
            SimpleNamespace(path=self.path, headers=self.headers, chunks=chunks, trailer=trailer)
        )
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def environment() -> Iterator[Any]:
    """A loopback Runtime API."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.posted, server.arrived = [], threading.Event()  # type: ignore[attr-defined]
    server.said = {}  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def api_of(environment: Any) -> RuntimeApi:
    """A client of it."""
    return RuntimeApi(f"127.0.0.1:{environment.server_port}")


def test_answer_that_is_whole_is_sent_as_it_is(environment: Any) -> None:
    """As Lambda's own runtime does; the handler knows the request."""
    answer(api_of(environment), lambda event, context: {**event, "id": context.aws_request_id})
    (posted,) = environment.posted
    assert posted.path.endswith("/invocation/r1/response")
    assert json.loads(posted.chunks[0]) == {"n": 1, "id": "r1"}


def test_stream_begins_before_it_is_made(environment: Any) -> None:
    """The second piece is only made once the head has arrived."""

    def pieces() -> Iterator[bytes]:
        assert environment.arrived.wait(10)
        yield b"one"

    answer(api_of(environment), lambda _, __: Streamed(201, {"a": "b"}, pieces()))
    (posted,) = environment.posted
    head, separator, body = b"".join(posted.chunks).partition(b"\0" * 8)
    assert (json.loads(head), body) == ({"statusCode": 201, "headers": {"a": "b"}}, b"one")
    assert separator
    assert posted.headers["Lambda-Runtime-Function-Response-Mode"] == "streaming"
    assert posted.headers["Content-Type"] == "application/vnd.awslambda.http-integration-response"
    assert posted.trailer == {}


@pytest.mark.parametrize("error", [ValueError, ConnectionResetError])
def test_failure_in_the_midst_is_told_in_the_trailer(
    environment: Any, error: type[Exception]
) -> None:
    """The answer can't be taken back; a connection of the handler's own is no exception."""

    def pieces() -> Iterator[bytes]:
        yield b"one"
        raise error("no more")

    answer(api_of(environment), lambda _, __: Streamed(200, {}, pieces()))
    (posted,) = environment.posted
    assert posted.trailer["Lambda-Runtime-Function-Error-Type"] == f"Runtime.{error.__name__}"


def test_each_answer_says_which_attempt_it_belongs_to(environment: Any) -> None:
    """So that a late one is not taken for the answer to another invocation of the same id."""

    def fails(_: Any, __: Any) -> Any:
        raise KeyError("x")

    api = api_of(environment)
    handlers = (lambda _, __: 1, lambda _, __: Streamed(200, {}, iter([b"1"])), fails)
    for number, handler in enumerate(handlers):
        environment.said = {"Lambda-Runtime-Invocation-Id": f"attempt {number}"}
        answer(api, handler)
    environment.said = {}
    answer(api, lambda _, __: 1)
    told = [posted.headers["Lambda-Runtime-Invocation-Id"] for posted in environment.posted]
    assert told == ["attempt 0", "attempt 1", "attempt 2", None]


def test_handler_that_raises_fails_the_invocation(environment: Any) -> None:
    """And the runtime goes on."""

    def fails(_: Any, __: Any) -> Any:
        raise KeyError("x")

    api = api_of(environment)
    answer(api, fails)
    answer(api, lambda _, __: "next")
    first, second = environment.posted
    assert first.path.endswith("/invocation/r1/error")
    assert json.loads(first.chunks[0])["errorType"] == "KeyError"
    assert second.chunks == [b'"next"']
