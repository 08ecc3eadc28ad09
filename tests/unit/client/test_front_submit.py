"""`Front.submit`, against a server that speaks for the front of an asynchronous endpoint and S3."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest

from modelport.client import (
    ApiKey,
    Front,
    InvocationError,
    ModelError,
    RejectedError,
    SigV4,
    Submitted,
    ThrottledError,
    UnavailableError,
)

KEY = "Idempotency-Key"


def envelope(**data: Any) -> dict[str, Any]:
    """What the front's function answers."""
    return {"code": 0, "message": None, "error": None, "data": data}


def refusal(status: int, kind: str) -> dict[str, Any]:
    """The same of an error."""
    error = {"type": kind, "requestId": "1"}
    return {"code": status, "message": "no", "error": error, "data": None}


PENDING = envelope(id="a-1", state="pending")
DONE = envelope(body=[1], httpStatusCode=200, contentType="application/json")


def test_an_answer_is_waited_for(server: Any, pauses: list[float]) -> None:
    """Ever less often, at paths beside the front's own, and as `returns` makes it."""
    server.will(202, PENDING)
    server.will(202, PENDING)
    server.will(202, PENDING)
    server.will(200, DONE)
    url, secret = f"{server.url}/prod/predictions", {"X-Token": "k3y"}
    front = Front(url, returns=tuple, auth=ApiKey("k3y"), headers=secret)
    submitted = front.submit({"inputs": "x"})
    assert (submitted.id, submitted.result()) == ("a-1", (1,))
    posted, *looks = server.asked
    assert (posted[0], posted[2]) == ("/prod/predictions", b'{"inputs":"x"}')
    assert {path for path, _, _ in looks} == {"/prod/predictions/a-1/result"}
    assert all(headers["x-api-key"] == "k3y" for _, headers, _ in server.asked)
    assert 0 < pauses[0] < pauses[1]
    assert "k3y" not in repr(submitted)


def test_every_attempt_has_the_same_key(server: Any, pauses: list[float]) -> None:
    """So it is queued once, whether the answer was lost or its key is still being claimed."""
    server.will(202, PENDING, content_length="99")
    server.will(409, refusal(409, "SubmissionInProgressError"), retry_after="1")
    server.will(202, PENDING)
    front = Front(server.url)
    assert front.submit(0).id == "a-1"
    first, *again = (headers[KEY] for _, headers, _ in server.asked)
    assert again == [first, first]
    assert len(pauses) == 2
    front.submit(0)
    assert server.asked[-1][1][KEY] != first
    front.submit(0, idempotency_key="mine")
    assert server.asked[-1][1][KEY] == "mine"


@pytest.mark.parametrize("value", [b"x" * 1_000_001, b"\xff"])
def test_what_no_api_takes_is_uploaded(server: Any, value: bytes) -> None:
    """With a form that shows S3 none of the front's secrets; the submission names its place."""
    form = {"url": f"{server.url}/bucket", "fields": {"key": "input/1"}, "input": "s3://b/input/1"}
    server.will(200, envelope(**form))
    server.will(204, b"")
    server.will(202, PENDING)
    Front(f"{server.url}/predict", auth=ApiKey("k3y")).submit(value)
    asked, put, submission = server.asked
    assert [asked[0], put[0], submission[0]] == ["/uploads", "/bucket", "/predictions"]
    assert put[2].index(b'name="key"') < put[2].index(b'name="file"')
    assert value in put[2]
    assert not {"x-api-key", KEY} & set(put[1])
    assert submission[1]["X-Amzn-SageMaker-InputLocation"] == "s3://b/input/1"
    assert submission[2] == b""


def test_an_answer_that_lies_in_s3_is_fetched(server: Any) -> None:
    """Without the front's secrets; what refuses there doesn't show the URL's signature."""
    where = envelope(url=f"{server.url}/bucket/out?X-Amz-Signature=5ecret")
    server.will(303, where)
    server.will(200, [1, 2])
    submitted = Front(server.url, auth=ApiKey("k3y")).submitted("a-1")
    assert submitted.result() == [1, 2]
    path, headers, _ = server.asked[-1]
    assert path.startswith("/bucket/out?")
    assert "x-api-key" not in headers
    server.answers = [(303, {}, where), (403, {}, b"<Error>AccessDenied</Error>")]
    with pytest.raises(RejectedError, match="AccessDenied") as caught:
        submitted.result()
    assert "5ecret" not in str(caught.value)


def test_a_failure_is_the_models(server: Any) -> None:
    """Whoever waits gets it, and whoever looks."""
    server.will(424, refusal(424, "ModelError"))
    submitted: Submitted = Front(server.url).submitted("a-1")
    with pytest.raises(ModelError, match="ModelError: no"):
        submitted.result()
    server.answers = [
        (200, {}, envelope(id="a-1", state="failed")),
        (424, {}, refusal(424, "ModelError")),
    ]
    with pytest.raises(ModelError):
        submitted.done()


def test_looking_takes_no_answer(server: Any) -> None:
    """It asks how the request goes; an id that isn't ours stays within its path."""
    server.will(200, PENDING)
    server.will(200, PENDING)
    server.will(200, envelope(id="a-1", state="succeeded"))
    submitted = Front(server.url).submitted("../a")
    assert (submitted.state(), submitted.done(), submitted.done()) == ("pending", False, True)
    assert {path for path, _, _ in server.asked} == {"/predictions/..%2Fa"}


def test_nobody_waits_for_ever(
    server: Any, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last look leaves time for its answer; what isn't there can be asked for again."""
    monkeypatch.setattr("time.monotonic", lambda: sum(pauses))
    server.will(202, PENDING)
    submitted = replace(Front(server.url).submit(0), submitted_at=0.0)
    with pytest.raises(InvocationError, match=r"predictions/a-1: no answer after 9 s") as caught:
        submitted.result(timeout=9)
    assert caught.value.retryable
    assert sum(pauses) == pytest.approx(8)


def test_a_looks_own_retries_end_with_the_waiting(
    server: Any, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a front asks to be waited for is not waited for beyond `timeout`."""
    monkeypatch.setattr("time.monotonic", lambda: sum(pauses))
    server.will(202, PENDING)
    server.will(429, refusal(429, "ThrottledError"), retry_after="4")
    submitted = replace(Front(server.url).submit(0), submitted_at=0.0)
    with pytest.raises(ThrottledError):
        submitted.result(timeout=6)
    assert [len(pauses), sum(pauses) <= 6] == [1, True]


def test_a_look_waits_no_longer_than_the_rest(server: Any) -> None:
    """A front that is silent is left when the time is up, however long its requests may take."""
    silence = Event()
    server.will(200, lambda _: silence.wait(10))
    submitted = Front(server.url, timeout=60).submitted("a-1")
    with pytest.raises(UnavailableError):
        submitted.result(timeout=0.05)
    assert not silence.is_set()
    silence.set()


def test_whoever_comes_late_gets_the_answer(server: Any) -> None:
    """Once the time is over, it is still looked for; once, whatever it says."""
    server.will(503, {"message": "Service Unavailable"})
    server.will(200, DONE)
    submitted = replace(Front(server.url).submitted("a-1"), submitted_at=0.0)
    with pytest.raises(UnavailableError):
        submitted.result(timeout=0)
    assert submitted.result(timeout=0) == [1]


def test_looks_that_are_lost_are_repeated(server: Any, pauses: list[float]) -> None:
    """An API that is away for a moment doesn't end the waiting."""
    server.will(503, {"message": "Service Unavailable"})
    server.will(200, DONE)
    assert Front(server.url).submitted("a-1").result() == [1]
    assert len(pauses) == 1


def test_a_look_is_signed_as_a_get(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The method is part of what is signed."""
    methods: list[str] = []

    class Spy(SigV4):
        def __call__(self, *request: Any, method: str = "POST") -> Any:
            methods.append(method)
            return super().__call__(*request, method=method)

    server.will(202, PENDING)
    server.will(200, PENDING)
    server.will(200, DONE)
    submitted = Front(server.url, auth=Spy()).submit(0)
    assert submitted.state() == "pending"
    submitted.result()
    assert methods == ["POST", "GET", "GET"]
    now = datetime(2030, 1, 1, tzinfo=UTC)
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda *_, **__: now)
    signatures = {SigV4()(server.url, b"", {}, method=m)["Authorization"] for m in methods}
    assert len(signatures) == 2


@pytest.mark.parametrize("answer", [b"<html>", json.dumps([1]).encode(), b"{}"])
def test_what_answers_otherwise_is_no_such_front(server: Any, answer: bytes) -> None:
    """The message says what was looked for."""
    server.will(200, answer)
    with pytest.raises(ModelError, match=r"data\.id"):
        Front(server.url).submit(0)
