"""POST /stream: server-sent events of what the SageMaker runtime streams."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from inference_proxy.proxy import Proxy
from inference_proxy.stream import EventStream, Streaming
from inference_proxy.stream_runtime import StreamRuntime
from local_aws.hosting.requests import event_stream


@pytest.fixture
def stream(
    make_proxy: Callable[..., Proxy], event: Any, context: Any
) -> Callable[..., tuple[int, Any]]:
    """Ask for a stream: its events, or what stands in the envelope in place of one."""
    proxy = make_proxy()
    route = Streaming(StreamRuntime(proxy.settings))
    proxy = replace(proxy, routes={"/stream": {"POST": route}})

    def ask(body: Any = '{"inputs": "fine"}', **headers: str) -> tuple[int, Any]:
        asked = event(body, **headers) | {"path": "/stream"}
        response = proxy.reply(asked, context)
        if not isinstance(response, EventStream):
            return response.status, json.loads(response.body)
        text = b"".join(response.pieces).decode()
        found = re.findall(r"(?:event: (\w+)\n)?data: (.*)\n\n", text)
        return response.status, [(name, json.loads(data)) for name, data in found]

    return ask


def says(runtime: Any, *messages: bytes) -> None:
    """Have the runtime stream these messages."""
    runtime.headers = {
        "Content-Type": event_stream.CONTENT_TYPE,
        "X-Amzn-SageMaker-Content-Type": "text/plain",
    }
    runtime.body = b"".join(messages)


def part(data: bytes) -> bytes:
    """A piece of the answer."""
    return event_stream.event("PayloadPart", data)


def test_pieces_become_events(runtime: Any, stream: Any) -> None:
    """One for each, and one that says that the answer is whole."""
    says(runtime, part(b"one "), part(b"two"))
    status, (*pieces, (name, end)) = stream()
    assert status == 200
    assert pieces == [("", {"body": "one "}), ("", {"body": "two"})]
    assert name == "end"
    assert end["data"] == {"body": None, "httpStatusCode": 200, "contentType": "text/plain"}
    assert runtime.asked[0].path == "/endpoints/sentiment/invocations-response-stream"


def test_character_that_is_cut_in_two_is_put_together(runtime: Any, stream: Any) -> None:
    """A model's pieces are bytes; the events are text."""
    whole = "für".encode()
    says(runtime, part(whole[:2]), part(whole[2:]))
    assert [data["body"] for name, data in stream()[1] if not name] == ["f", "ür"]


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        ({"Message": "it broke", "ErrorCode": "StreamBroken"}, "ModelError", "it broke"),
        ({}, "ModelError", "the model broke off"),
        ({"ErrorCode": "ModelInvocationTimeExceeded"}, "ModelTimeoutError", "in time"),
    ],
)
def test_stream_that_breaks_off_ends_with_an_error(
    runtime: Any, stream: Any, error: dict[str, str], kind: str, message: str
) -> None:
    """In the envelope's terms, and the model's own words, behind what came."""
    body = json.dumps(error).encode()
    says(runtime, part(b"one"), event_stream.exception("ModelStreamError", body))
    status, (first, (name, envelope)) = stream()
    assert (status, first, name) == (200, ("", {"body": "one"}), "error")
    assert envelope["error"]["type"] == kind
    assert message in envelope["message"]


def test_stream_that_breaks_off_is_one_request(
    runtime: Any, stream: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is an error besides, of its type, and is logged as one."""
    error = b'{"ErrorCode": "StreamBroken"}'
    says(runtime, part(b"one"), event_stream.exception("ModelStreamError", error))
    stream()
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    counted = [name for line in printed if "_aws" in line for name in line if line[name] == [1.0]]
    assert sorted(counted) == ["Errors", "ModelError", "Requests"]
    logged = [(line["message"], line["status"]) for line in printed if "message" in line]
    assert logged == [("prediction", 200), ("stream broken off", 424)]
    assert printed[-2]["runtime_code"] == "StreamBroken"


def test_connection_that_ends_early_is_no_end(runtime: Any, stream: Any) -> None:
    """`end` says that the answer is whole."""
    says(runtime, part(b"one"))
    runtime.status = 0

    def hang_up(connection: Any) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(runtime.body) + 1}\r\n\r\n"
        connection.wfile.write(head.encode() + runtime.body)
        connection.close_connection = True

    runtime.before = hang_up
    first, (name, envelope) = stream()[1]
    assert (first, name) == (("", {"body": "one"}), "error")
    assert envelope["error"]["type"] == "ServiceUnavailableError"


def test_pieces_have_the_functions_time_together(
    runtime: Any, stream: Any, context: SimpleNamespace
) -> None:
    """A model that goes on and on is cut off before Lambda does it, without a word."""
    says(runtime, part(b"one"))
    runtime.status = 0

    def go_on(connection: Any) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(runtime.body) * 3}\r\n\r\n"
        connection.wfile.write(head.encode())
        for _ in range(3):
            connection.wfile.write(runtime.body)
            time.sleep(0.15)
        connection.close_connection = True

    runtime.before = go_on
    context.get_remaining_time_in_millis = lambda: 700
    name, envelope = stream()[1][-1]
    assert (name, envelope["error"]["type"]) == ("error", "ModelTimeoutError")


def test_a_stream_has_a_time_of_its_own(
    runtime: Any, make_proxy: Callable[..., Proxy], event: Any, context: Any
) -> None:
    """Where an answer would have come too late, a stream goes on."""
    proxy = make_proxy()
    short = replace(proxy.settings, timeout_seconds=0.05, stream_timeout_seconds=30)
    route = Streaming(StreamRuntime(short))
    proxy = replace(proxy, settings=short, routes={"/stream": {"POST": route}})
    says(runtime, part(b"one"))
    runtime.before = lambda _: time.sleep(0.1)
    asked = event('{"inputs": "fine"}') | {"path": "/stream"}
    response = proxy.reply(asked, context)
    assert isinstance(response, EventStream)
    assert b"event: end" in b"".join(response.pieces)


def test_text_that_is_none_ends_with_an_error(runtime: Any, stream: Any) -> None:
    """Events can't carry it."""
    says(runtime, part(b"\xff"))
    ((name, envelope),) = stream()[1]
    assert (name, envelope["error"]["type"]) == ("error", "ModelError")


def test_what_fails_before_the_first_piece_has_its_status(runtime: Any, stream: Any) -> None:
    """Nothing was sent that could not be taken back."""
    says(runtime, event_stream.exception("InternalStreamFailure", b"{}"))
    assert stream()[0] == 503
    runtime.fails("ModelError", 424, OriginalStatusCode=500, OriginalMessage="no")
    status, envelope = stream()
    assert (status, envelope["error"]["type"], envelope["message"]) == (424, "ModelError", "no")
    assert stream("{")[1]["error"]["type"] == "InvalidBodyError"


def test_bootstrap_can_be_run() -> None:
    """Lambda runs the wrapper as a program."""
    wrapper = Path(__file__).parents[3] / "lambda" / "streaming_runtime" / "bootstrap"
    assert wrapper.stat().st_mode & 0o111
