"""`modelport.client.Endpoint`, against a server that speaks for the SageMaker runtime."""

import dataclasses
import json
import struct
import subprocess
import sys
import zlib
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


def test_botocore_retries_what_it_knows(server: Any, pauses: list[float]) -> None:
    """A throttled request and an unavailable service are asked again, each once."""
    server.will(400, refusal("ThrottlingException"))
    server.will(503, refusal("ServiceUnavailable"))
    server.will(200, 1)
    assert Endpoint("a").predict(0) == 1
    assert len(server.asked) == 3
    assert len(pauses) == 2


def test_a_model_that_loads_is_waited_for(server: Any, pauses: list[float]) -> None:
    """ModelNotReadyException and a busy container, which botocore gives up at, are asked again."""
    server.will(429, refusal("ModelNotReadyException"), x_amzn_errortype="ModelNotReadyException")
    server.will(424, refusal("ModelError", OriginalStatusCode=503), x_amzn_errortype="ModelError")
    server.will(200, 1)
    assert Endpoint("a", retries=Retries(first_pause=8, longest_pause=9)).predict(0) == 1
    assert len(server.asked) == 3
    assert all(0 <= pause <= 9 for pause in pauses)


def test_no_more_attempts_than_allowed(server: Any, pauses: list[float]) -> None:
    """Botocore's attempts and ours are one number, not their product."""
    server.will(503, refusal("ServiceUnavailable"))
    with pytest.raises(UnavailableError) as caught:
        Endpoint("a", retries=Retries(attempts=3)).predict(0)
    assert caught.value.retryable
    assert len(server.asked) == 3
    assert len(pauses) == 2


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


def test_one_by_one(server: Any) -> None:
    """Items can have a request each, as they are."""
    server.will(200, lambda body: json.loads(body)["inputs"])
    items = [{"inputs": letter} for letter in "abc"]
    assert list(Endpoint("a").predict_many(items, Batching.one_by_one())) == ["a", "b", "c"]


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


def test_importing_it_is_quick() -> None:
    """Neither the CDK nor what serves models comes with it."""
    heavy = ("aws_cdk", "jsii", "torch", "pydantic", "typer", "rich", "psutil", "modelport.local")
    code = f"import modelport.client, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
