"""`modelport.client.Front`, against a server that speaks for API Gateway and its function."""

from typing import Any

import pytest
from boto3 import Session

from modelport.client import (
    ApiKey,
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
