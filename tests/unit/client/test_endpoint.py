"""`modelport.client.Endpoint`, against a server that speaks for the SageMaker runtime."""

import dataclasses
import json
import struct
import subprocess
import sys
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from modelport.client import (
    Batching,
    Endpoint,
    InvocationError,
    ModelError,
    RejectedError,
    Retries,
    ThrottledError,
    UnavailableError,
    lines,
)
from modelport.client.batching import in_batches
from modelport.client.connections import Connections


@dataclasses.dataclass
class Review:
    """A typed input and output."""

    label: str
    score: float


def refusal(code: str, **said: Any) -> dict[str, Any]:
    """An error of the runtime."""
    return {"__type": code, "Message": "no", **said}


def test_values_go_and_come_as_json(server: Any) -> None:
    """The input is sent as JSON to the endpoint's invocations, and the answer is its value."""
    server.will(200, {"label": "POSITIVE"})
    assert Endpoint("prod-a").predict({"inputs": "é"}) == {"label": "POSITIVE"}
    ((path, headers, body),) = server.asked
    assert path == "/endpoints/prod-a/invocations"
    assert json.loads(body) == {"inputs": "é"}
    assert headers["Content-Type"] == headers["Accept"] == "application/json"


def test_answers_have_a_type(server: Any) -> None:
    """`returns` makes the result, and a dataclass is an input like any other."""
    server.will(200, {"label": "POSITIVE", "score": 0.5})
    endpoint = Endpoint("a", returns=lambda value: Review(**value))
    assert endpoint.predict(Review("?", 0)) == Review("POSITIVE", 0.5)
    assert json.loads(server.bodies[0]) == {"label": "?", "score": 0}


def test_csv_goes_as_rows(server: Any) -> None:
    """Rows of cells are sent as CSV, and CSV comes back as text."""
    server.will(200, b"Setosa\n", content_type="text/csv")
    endpoint = Endpoint("a", content_type="text/csv", accept=None)
    assert endpoint.predict([[5.1, "a,b"], [1, None]]) == "Setosa\n"
    assert endpoint.predict([1, 2]) == "Setosa\n"
    assert server.bodies == [b'5.1,"a,b"\n1,\n', b"1,2\n"]


def test_what_passes_is_asked_again(server: Any, pauses: list[float]) -> None:
    """Throttling, a service that fails, a model that loads and a busy container."""
    server.will(400, refusal("ThrottlingException"))
    server.will(503, refusal("ServiceUnavailable"))
    server.will(429, refusal("ModelNotReadyException"), x_amzn_errortype="ModelNotReadyException")
    server.will(424, refusal("ModelError", OriginalStatusCode=503), x_amzn_errortype="ModelError")
    server.will(200, 1)
    retries = Retries(attempts=5, first_pause=8, longest_pause=9)
    assert Endpoint("a", retries=retries).predict(0) == 1
    assert len(server.asked) == 5
    assert len(pauses) == 4
    assert all(0 <= pause <= 9 for pause in pauses)


def test_attempts_are_counted_whatever_fails(server: Any, pauses: list[float]) -> None:
    """Errors of every kind, one after the other, share one number of attempts."""
    for _ in range(5):
        server.will(503, refusal("ServiceUnavailable"))
        server.will(429, refusal("ModelNotReady"), x_amzn_errortype="ModelNotReadyException")
    with pytest.raises(UnavailableError) as caught:
        Endpoint("a", retries=Retries(attempts=3)).predict(0)
    assert caught.value.retryable
    assert len(server.asked) == 3
    assert len(pauses) == 2


@pytest.mark.parametrize("wrong", [{"attempts": 0}, {"first_pause": -1}, {"longest_wait": -1}])
def test_retries_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    """What was said, and what is accepted."""
    with pytest.raises(ValueError, match=f"{next(iter(wrong))}: received"):
        Retries(**wrong)


def test_an_answer_that_breaks_off_is_asked_again(server: Any, pauses: list[float]) -> None:
    """A lost connection is no fault of the request."""
    server.will(200, 1, content_length="99")
    server.will(200, 1)
    assert Endpoint("a").predict(0) == 1
    assert len(pauses) == 1


@pytest.mark.parametrize(
    ("content_type", "body"), [("application/json", b"{"), ("text/csv", b"\xff")]
)
def test_an_answer_that_is_not_what_it_says(server: Any, content_type: str, body: bytes) -> None:
    """It is the model's mistake, and none of Python's errors."""
    server.will(200, body, content_type=content_type)
    with pytest.raises(ModelError, match=f"prod-a: the answer is no {content_type}"):
        Endpoint("prod-a").predict(0)


def test_threads_share_one_client() -> None:
    """However many ask at once, boto3 makes each service's client once, and no two at a time."""
    made: list[str] = []

    def make(service: str) -> Any:
        made.append(service)
        threading.Event().wait(0.01)
        return object()

    connections = Connections(make)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(connections, ["s3"] * 8))
    assert made == ["s3"]
    assert len(set(map(id, found))) == 1


def test_connections_are_kept_until_the_end(server: Any) -> None:
    """Requests one after the other share a connection; the next after closing has its own."""
    server.will(200, 1)
    with Endpoint("a") as endpoint:
        endpoint.predict(0)
        endpoint.predict(0)
    assert len(server.connections) == 1
    endpoint.predict(0)
    assert len(server.connections) == 2


@pytest.mark.parametrize(
    ("status", "code", "kind", "retryable"),
    [
        (400, "ThrottlingException", ThrottledError, True),
        (429, "ModelNotReadyException", UnavailableError, True),
        (530, "InternalDependencyException", UnavailableError, True),
        (400, "ValidationError", RejectedError, False),
        (403, "AccessDeniedException", RejectedError, False),
    ],
)
def test_errors_say_whether_to_ask_again(
    server: Any, status: int, code: str, kind: type[InvocationError], *, retryable: bool
) -> None:
    """Each has a class, SageMaker's own name, and whether time can help."""
    server.will(status, refusal(code), x_amzn_errortype=code)
    with pytest.raises(kind) as caught:
        Endpoint("prod-a", retries=Retries(attempts=1)).predict(0)
    assert type(caught.value) is kind
    assert (caught.value.code, caught.value.retryable) == (code, retryable)
    assert str(caught.value).startswith("prod-a: ")


def test_a_models_own_error_is_not_repeated(server: Any, pauses: list[float]) -> None:
    """A container's 400 is the caller's fault: its status and words, at once."""
    said = refusal("ModelError", OriginalStatusCode=400, OriginalMessage="no inputs\nTraceback (…")
    server.will(424, said, x_amzn_errortype="ModelError")
    with pytest.raises(ModelError, match="the model answered 400: no inputs") as caught:
        Endpoint("a").predict(0)
    assert (caught.value.status, caught.value.retryable) == (400, False)
    assert (len(server.asked), pauses) == (1, [])


def test_nobody_there(pauses: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed port is unavailable, after botocore's attempts and no more."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(UnavailableError):
        Endpoint("a", retries=Retries(attempts=2)).predict(0)
    assert len(pauses) == 1


def doubled(body: bytes) -> list[int]:
    """A model that takes and answers lists."""
    return [2 * number for number in json.loads(body)]


def test_many_items_share_requests_and_keep_their_order(server: Any) -> None:
    """Requests have at most so many items, and results come in the items' order."""
    server.will(200, doubled)
    batching = Batching(items=3, workers=4)
    assert list(Endpoint("a").predict_many(range(20), batching)) == list(range(0, 40, 2))
    assert sorted(len(json.loads(body)) for body in server.bodies) == [2, 3, 3, 3, 3, 3, 3]


def test_requests_are_small_enough(server: Any) -> None:
    """A request over the size is halved until it fits; an item that can't is refused."""
    server.will(200, doubled)
    batching = Batching(items=8, size=10)
    assert list(Endpoint("a").predict_many(range(8), batching)) == list(range(0, 16, 2))
    assert max(map(len, server.bodies)) <= 10
    with pytest.raises(ValueError, match="size: an item makes 12 bytes"):
        list(Endpoint("a").predict_many(["a" * 8], batching))


def test_lines_of_text_are_results(server: Any) -> None:
    """An endpoint of CSV has a line for each row."""
    server.will(200, lambda body: body.replace(b",", b"-"), content_type="text/csv")
    endpoint = Endpoint("a", content_type="text/csv", accept=None)
    assert list(endpoint.predict_many([[1, 2], [3, 4]])) == ["1-2", "3-4"]
    server.answers = [(200, {"content_type": "text/csv"}, "a\u2028b\r\nc\r\n".encode())]
    assert list(endpoint.predict_many([[1], [2]])) == ["a\u2028b", "c"]


def test_an_object_is_not_taken_for_results(server: Any) -> None:
    """Its keys could be as many as the items; where the results are has to be said."""
    server.will(200, {"predictions": [1]})
    with pytest.raises(ModelError, match=r"received dict .*Batching\(split=…\)"):
        list(Endpoint("a").predict_many([1]))
    split = Batching(split=lambda answer: answer["predictions"])
    assert list(Endpoint("a").predict_many([1], split)) == [1]


@pytest.mark.parametrize("name", ["items", "size", "workers"])
def test_batches_of_nothing_are_refused(name: str) -> None:
    """They would answer nothing, and say nothing."""
    with pytest.raises(ValueError, match=f"{name}: received 0; accepted is 1 or more"):
        Batching(**{name: 0})


def test_one_by_one(server: Any) -> None:
    """Items can have a request each, as they are."""
    server.will(200, lambda body: json.loads(body)["inputs"])
    items = [{"inputs": letter} for letter in "abc"]
    assert list(Endpoint("a").predict_many(items, Batching.one_by_one())) == ["a", "b", "c"]
    server.answers = [(200, {}, [1, 2])]
    assert list(Endpoint("a").predict_many([0], Batching.one_by_one())) == [[1, 2]]


def test_what_has_not_begun_is_not_sent_after_a_failure() -> None:
    """Whoever waits for the first is told of it, and nothing more is asked."""
    told, asked = threading.Event(), list[bytes]()

    def ask(body: bytes) -> list[int]:
        asked.append(body)
        if body == b"0":
            raise ModelError("no")
        told.wait(10)
        return [1]

    results = in_batches(
        range(4),
        Batching(items=1, workers=2),
        serialise=lambda items: str(*items).encode(),
        ask=ask,
    )
    with pytest.raises(ModelError):
        next(results)
    told.set()
    for thread in threading.enumerate():
        if thread.name.startswith("ThreadPoolExecutor"):
            thread.join(10)
    assert b"3" not in asked


def test_a_result_for_each_item(server: Any) -> None:
    """An answer with another number of results fails instead of shifting them."""
    server.will(200, [1])
    with pytest.raises(ModelError, match="received 1 results for 2 items"):
        list(Endpoint("a").predict_many([1, 2]))


def test_long_inputs_need_a_place(server: Any) -> None:
    """An input over the limit of InvokeEndpointAsync says what is missing, and asks nobody."""
    with pytest.raises(ValueError, match="upload_to: the input has 200002 bytes"):
        Endpoint("a").submit("a" * 200_000)
    assert server.asked == []


def event(payload: bytes, **headers: str) -> bytes:
    """A message of an event stream (Amazon SageMaker API reference; smithy.io, Event stream)."""
    told = b""
    for name, value in headers.items():
        word = f":{name}".replace("_", "-").encode()
        told += bytes([len(word)]) + word + b"\x07" + struct.pack(">H", len(value)) + value.encode()
    prelude = struct.pack(">II", 16 + len(told) + len(payload), len(told))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + told + payload
    return message + struct.pack(">I", zlib.crc32(message))


def parts(*payloads: bytes) -> bytes:
    """Events with the parts of an answer."""
    return b"".join(event(p, message_type="event", event_type="PayloadPart") for p in payloads)


def test_lines_are_whole_wherever_parts_end(server: Any) -> None:
    """Parts end in the middle of lines, and of characters."""
    told = (b'{"a":', b' "\xc3', b'\xa9"}\n{"b', b'": 2}\r\n', b"last")
    server.will(200, parts(*told), content_type="application/vnd.amazon.eventstream")
    streamed = Endpoint("prod-a").stream({"inputs": "x"})
    assert list(lines(streamed)) == ['{"a": "é"}', '{"b": 2}', "last"]
    assert server.asked[0][0] == "/endpoints/prod-a/invocations-response-stream"


def test_a_stream_that_breaks_is_the_models_error(server: Any) -> None:
    """What came before is there, then a ModelError."""
    broken = event(
        b'{"Message": "StreamBroken"}',
        message_type="exception",
        exception_type="ModelStreamError",
        content_type="application/json",
    )
    server.will(200, parts(b"so ") + broken, content_type="application/vnd.amazon.eventstream")
    streamed = Endpoint("a").stream({"inputs": "x"})
    assert next(streamed) == b"so "
    with pytest.raises(ModelError, match="StreamBroken"):
        next(streamed)


def test_a_stream_that_has_not_begun_is_asked_again(server: Any, pauses: list[float]) -> None:
    """What fails before the first part is asked again, and nothing after it."""
    failure = event(
        b'{"Message": "try again"}',
        message_type="exception",
        exception_type="InternalStreamFailure",
        content_type="application/json",
    )
    for told in (failure, parts(b"so ") + failure, parts(b"another")):
        server.will(200, told, content_type="application/vnd.amazon.eventstream")
    streamed = Endpoint("a").stream({"inputs": "x"})
    assert next(streamed) == b"so "
    with pytest.raises(UnavailableError, match="try again"):
        next(streamed)
    assert (len(server.asked), len(pauses)) == (2, 1)


def test_a_stream_that_is_cut_off_is_no_end(server: Any) -> None:
    """A lost connection is an error that can be tried again, not urllib3's own."""
    told = parts(b"so ")
    length = str(len(told) + 9)
    stream = "application/vnd.amazon.eventstream"
    server.will(200, told, content_type=stream, content_length=length)
    with pytest.raises(UnavailableError) as caught:
        list(Endpoint("a").stream({"inputs": "x"}))
    assert caught.value.retryable


def test_importing_it_is_quick() -> None:
    """Neither the CDK nor what serves models comes with it."""
    heavy = ("aws_cdk", "jsii", "torch", "pydantic", "typer", "rich", "psutil", "modelport.local")
    code = f"import modelport.client, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
