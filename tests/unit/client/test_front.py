"""`modelport.client.Front`, against a server that speaks for API Gateway and its function."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from boto3 import Session

from modelport.client import (
    ApiKey,
    Batching,
    Bearer,
    Front,
    InvocationError,
    ModelError,
    RejectedError,
    Retries,
    SigV4,
    ThrottledError,
    UnavailableError,
)


def envelope(body: Any) -> dict[str, Any]:
    """A prediction as a front's function answers it."""
    data = {"body": body, "httpStatusCode": 200, "contentType": "application/json"}
    return {"code": 0, "message": None, "error": None, "data": data}


def refusal(status: int, kind: str) -> dict[str, Any]:
    """An error as a front's function answers it."""
    return {
        "code": status,
        "message": "no",
        "error": {"type": kind, "requestId": "1"},
        "data": None,
    }


@pytest.mark.parametrize("answer", [envelope([1]), [1]])
def test_the_models_answer_comes_out(server: Any, answer: Any) -> None:
    """Out of the function's envelope, or as it is where no function is between."""
    server.will(200, answer)
    assert Front(f"{server.url}/prod/predict").predict({"inputs": "x"}) == [1]
    assert server.asked[0][0] == "/prod/predict"


def test_a_key_and_a_token_are_headers(server: Any) -> None:
    """Neither is shown by its object; a token can be fetched for each request."""
    server.will(200, 1)
    tokens = iter(("first", "second"))
    Front(server.url, auth=ApiKey("k3y")).predict(0)
    bearer = Front(server.url, auth=Bearer(lambda: next(tokens)))
    bearer.predict(0)
    bearer.predict(0)
    headers = [{k.lower(): v for k, v in asked[1].items()} for asked in server.asked]
    assert headers[0]["x-api-key"] == "k3y"
    assert [h["authorization"] for h in headers[1:]] == ["Bearer first", "Bearer second"]
    assert "k3y" not in repr(ApiKey("k3y")) + repr(Bearer("k3y"))


def test_requests_are_signed_for_the_front(server: Any) -> None:
    """The scope has the region and the service of what is called."""
    server.will(200, 1)
    Front(server.url, auth=SigV4()).predict(0)
    scope = server.asked[0][1]["Authorization"]
    assert "/eu-west-1/execute-api/aws4_request" in scope
    url = "https://abc.lambda-url.eu-west-3.on.aws/"
    signed = SigV4(region="eu-west-3")(url, b"{}", {})
    assert "/eu-west-3/lambda/aws4_request" in signed["Authorization"]


def test_signing_needs_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without them nothing is sent, and the message says what is missing."""

    class Nobody(Session):
        def get_credentials(self) -> None:
            """None."""

    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with pytest.raises(RejectedError, match="no AWS credentials"):
        SigV4(session=Nobody())("https://a.example", b"", {})


def test_retry_after_is_heeded(server: Any, pauses: list[float]) -> None:
    """Errors that pass are asked again, not before the answer's own time."""
    server.will(429, refusal(429, "ThrottledError"), retry_after="3")
    server.will(503, {"message": "Service Unavailable"})
    server.will(200, envelope(1))
    assert Front(server.url, retries=Retries(first_pause=0.5)).predict(0) == 1
    first, second = pauses
    assert 3 <= first <= 3.5
    assert second <= 1


def test_a_date_to_come_back_at_is_heeded(server: Any, pauses: list[float]) -> None:
    """Retry-After may be a date; one that is past, or no date at all, is none."""
    for after in (datetime.now(UTC) + timedelta(seconds=30), datetime.now(UTC)):
        server.will(503, {}, retry_after=format_datetime(after.astimezone(UTC), usegmt=True))
    for after in ("soon", f"Mon, 01 Jan {'9' * 20} 00:00:00 GMT"):
        server.will(503, {}, retry_after=after)
    server.will(200, envelope(1))
    front = Front(server.url, retries=Retries(attempts=5, first_pause=0))
    assert front.predict(0) == 1
    assert 25 < pauses[0] <= 30
    assert pauses[1:] == [0, 0, 0]


def test_nobody_waits_for_a_day(server: Any, pauses: list[float]) -> None:
    """A long Retry-After is the caller's to decide about; a quota that is used up doesn't pass."""
    server.will(503, {}, retry_after="86400")
    with pytest.raises(UnavailableError) as caught:
        Front(server.url).predict(0)
    assert (caught.value.retryable, caught.value.retry_after) == (True, 86400)
    server.answers = [(429, {}, refusal(429, "QuotaExceededError"))]
    with pytest.raises(ThrottledError) as exceeded:
        Front(server.url).predict(0)
    assert not exceeded.value.retryable
    assert pauses == []


def test_many_items_share_requests_and_keep_their_order(server: Any) -> None:
    """As with an endpoint, through the function's envelope."""
    server.will(200, lambda body: envelope([2 * number for number in json.loads(body)]))
    front = Front(server.url)
    assert list(front.predict_many(range(7), Batching(items=3))) == list(range(0, 14, 2))
    assert sorted(len(json.loads(body)) for body in server.bodies) == [1, 3, 3]


def test_nobody_follows_a_redirection(server: Any) -> None:
    """The key goes to the front alone."""
    server.will(302, b"", location=f"{server.url}/elsewhere")
    with pytest.raises(RejectedError) as caught:
        Front(server.url, auth=ApiKey("k3y")).predict(0)
    assert caught.value.status == 302
    assert [path for path, _, _ in server.asked] == ["/"]


def test_connections_are_kept_until_the_end(server: Any) -> None:
    """Requests one after the other share a connection; the next after closing has its own."""
    server.will(200, 1)
    with Front(server.url) as front:
        front.predict(0)
        front.predict(0)
    assert len(server.connections) == 1
    front.predict(0)
    assert len(server.connections) == 2


def test_an_answer_that_breaks_off_is_asked_again(server: Any, pauses: list[float]) -> None:
    """A lost connection is no fault of the request."""
    server.will(200, 1, content_length="99")
    server.will(200, 1)
    assert Front(server.url).predict(0) == 1
    assert len(pauses) == 1


@pytest.mark.parametrize("url", ["file:///etc/passwd", "prod/predict", "https://"])
def test_a_front_has_a_url_of_http(url: str) -> None:
    """Anything else is refused before anybody is asked."""
    with pytest.raises(ValueError, match="accepted is https://"):
        Front(url)


def test_a_secret_from_a_file_ends_with_a_line_break(server: Any) -> None:
    """It is left out; what can't be in a header is refused without being shown."""
    server.will(200, 1)
    Front(server.url, auth=Bearer("t0ken\n")).predict(0)
    assert server.asked[0][1]["Authorization"] == "Bearer t0ken"
    with pytest.raises(RejectedError, match="token: received") as caught:
        Front(server.url, auth=Bearer("t0ken\nX-Other: 1")).predict(0)
    assert "t0ken" not in str(caught.value)


def test_credentials_are_looked_for_once(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session for each request would ask for new credentials each time."""
    server.will(200, 1)
    made: list[Session] = []
    monkeypatch.setattr("boto3.Session", lambda: made.append(Session()) or made[-1])
    front = Front(server.url, auth=SigV4())
    front.predict(0)
    front.predict(0)
    assert len(made) == 1


def test_credentials_that_cannot_be_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """What boto3 says of them is an error like the others."""
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(RejectedError, match=r"nobody.* could not be found"):
        SigV4()("https://a.example", b"", {})


def test_a_long_page_is_cut(server: Any) -> None:
    """A proxy's page of errors doesn't fill the log."""
    server.will(502, b"<html>" * 1000)
    with pytest.raises(UnavailableError) as caught:
        Front(server.url, retries=Retries(attempts=1)).predict(0)
    assert len(str(caught.value)) < 1100


@pytest.mark.parametrize(
    ("status", "answer", "kind", "code"),
    [
        (429, refusal(429, "ThrottledError"), ThrottledError, "ThrottledError"),
        (424, refusal(424, "ModelError"), ModelError, "ModelError"),
        (
            415,
            refusal(415, "UnsupportedContentTypeError"),
            RejectedError,
            "UnsupportedContentTypeError",
        ),
        (504, refusal(504, "ModelTimeoutError"), UnavailableError, "ModelTimeoutError"),
        (403, {"message": "Forbidden"}, RejectedError, ""),
        (502, b"<html>", UnavailableError, ""),
    ],
)
def test_refusals_have_types(
    server: Any, status: int, answer: Any, kind: type[InvocationError], code: str
) -> None:
    """The function's, API Gateway's and a proxy's errors, by their status."""
    server.will(status, answer)
    with pytest.raises(kind) as caught:
        Front(server.url, retries=Retries(attempts=1)).predict(0)
    assert type(caught.value) is kind
    assert (caught.value.status, caught.value.code) == (status, code)
    assert caught.value.retryable == (kind in {ThrottledError, UnavailableError})


def test_nobody_answers() -> None:
    """A closed port is unavailable, and can be asked later."""
    with pytest.raises(UnavailableError) as caught:
        Front("http://127.0.0.1:9", retries=Retries(attempts=1)).predict(0)
    assert caught.value.retryable
