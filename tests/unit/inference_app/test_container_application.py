import asyncio
import json
import re
import socket
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import CredentialRetrievalError, EndpointConnectionError
from botocore.session import Session

from inference_app import body, health
from inference_app.__main__ import prepare
from inference_app.bucket import TokenBucket
from inference_app.credentials import from_surroundings, secret
from inference_proxy.errors import BodyTooLargeError
from inference_proxy.settings import Credentials, SettingsError
from tests.unit.inference_app.conftest import KEYS, Client
from tests.unit.inference_proxy.conftest import FakeRuntime

BODY = {"inputs": "I love it"}


def test_a_prediction_comes_in_the_envelope_of_every_front(
    client: Client, sagemaker: FakeRuntime
) -> None:
    """The model gets the body and the headers that matter; the caller gets the envelope."""
    headers = {"X-Amzn-SageMaker-Target-Model": "a.tar.gz", "Accept": "text/csv"}
    answer = client().post("/predict", json=BODY, headers=headers)
    assert answer.status_code == 200
    assert answer.json() == {
        "code": 0,
        "message": None,
        "error": None,
        "data": {
            "body": {"label": "POSITIVE"},
            "httpStatusCode": 200,
            "contentType": "application/json",
        },
    }
    (asked,) = sagemaker.asked
    assert asked.path == "/endpoints/sentiment/invocations"
    assert asked.headers["X-Amzn-SageMaker-Target-Model"] == "a.tar.gz"
    assert asked.headers["Accept"] == "text/csv"


@pytest.mark.parametrize(
    ("sent", "headers", "status", "error"),
    [
        (("POST", "/predict", b""), {}, 400, "EmptyBodyError"),
        (("POST", "/predict", b"{"), {}, 400, "InvalidBodyError"),
        (("POST", "/predict", b"x"), {"content-type": "image/png"}, 415, None),
        (("POST", "/predict", b"[1]"), {"accept": "é".encode()}, 400, "InvalidHeaderError"),
        (("POST", "/predict", b"[" + b"1" * 2000 + b"]"), {}, 413, "BodyTooLargeError"),
        (("GET", "/predict", b""), {}, 405, "MethodNotAllowedError"),
        (("GET", "/nothing", b""), {}, 404, "NotFoundError"),
        (("GET", "/openapi.json", b""), {}, 404, "NotFoundError"),
        (("GET", "/docs", b""), {}, 404, "NotFoundError"),
        (("POST", "/predict/", b"[1]"), {}, 404, "NotFoundError"),
    ],
)
def test_mistakes_are_answered_in_the_envelope(
    client: Client,
    sent: tuple[str, str, bytes],
    headers: dict[str, str],
    status: int,
    error: str | None,
) -> None:
    """With the status and the type of the other fronts, and the id of the request."""
    api = client(MAX_BODY_BYTES="1000")
    method, path, content = sent
    answer = api.request(method, path, content=content, headers=headers)
    assert answer.status_code == status
    envelope = answer.json()
    assert envelope["code"] == status
    assert envelope["data"] is None
    assert envelope["error"]["type"] == (error or "UnsupportedContentTypeError")
    assert envelope["error"]["requestId"] == answer.headers["x-request-id"]
    assert answer.headers.get("allow") == ("POST" if status == 405 else None)


def test_a_body_that_hides_its_size_is_cut_off(client: Client, sagemaker: FakeRuntime) -> None:
    """Sent in chunks, it is counted as it comes."""
    chunks = iter([b"[1,"] * 1000)
    answer = client(MAX_BODY_BYTES="100").post("/predict", content=chunks)
    assert answer.status_code == 413
    assert sagemaker.asked == []


@pytest.mark.parametrize("declared", [{}, {"content-length": "4"}, {"content-length": "²"}])
def test_a_body_may_have_as_many_bytes_as_said(declared: dict[str, str]) -> None:
    """All of them and not one more; what comes after that one is not even taken."""
    taken: list[bytes] = []

    async def chunks() -> AsyncIterator[bytes]:
        for chunk in (b"12", b"34", b"56"):
            taken.append(chunk)
            yield chunk

    assert asyncio.run(body.read({"content-length": "6"}, chunks(), most=6)) == b"123456"
    taken.clear()
    with pytest.raises(BodyTooLargeError, match=r"4 bytes .* at most 3"):
        asyncio.run(body.read(declared, chunks(), most=3))
    assert taken == ([] if declared.get("content-length") == "4" else [b"12", b"34"])


def test_what_nobody_thought_of_is_logged_under_the_id_that_the_caller_gets(
    client: Client, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Its traceback, for the id leads to nothing else; the caller reads none of it."""

    async def fails(*_: Any, **__: Any) -> bytes:
        raise ValueError("my secret")

    monkeypatch.setattr(body, "read", fails)
    answer = client(POWERTOOLS_SERVICE_NAME="unexpected").post("/predict", json=BODY)
    assert (answer.status_code, answer.json()["error"]["type"]) == (500, "InternalError")
    assert "my secret" not in answer.text
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    (found,) = [line for line in lines if line.get("message") == "unexpected error"]
    assert found["correlation_id"] == answer.headers["x-request-id"]
    assert "ValueError" in found["exception"]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        *((given, 403) for given in (None, "", "wrong", "sesame ", "clé".encode())),
        ("sesame", 200),
    ],
)
def test_only_the_key_opens(client: Client, given: str | bytes | None, status: int) -> None:
    """Without the key nobody reaches the model, nor the contract; health asks nobody."""
    api = client(API_KEY="sesame")
    headers = {} if given is None else {"x-api-key": given}
    answer = api.post("/predict", json=BODY, headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["error"]["type"] == "InvalidApiKeyError"
        assert api.get("/openapi.json", headers=headers).status_code == 403
    assert api.get("/health").status_code == 200


def test_no_key_and_no_body_is_logged(client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither the right key nor a wrong one; but that a request was refused, and why."""
    api = client(API_KEY="sesame", POWERTOOLS_SERVICE_NAME="keys")
    for key in ("sesame", "mistyped"):
        api.post("/predict", json={"inputs": "my secret"}, headers={"x-api-key": key})
    logged = "".join(capfd.readouterr())
    assert '"error_type":"InvalidApiKeyError"' in logged
    assert '"message":"prediction"' in logged
    for hidden in ("sesame", "mistyped", "my secret"):
        assert hidden not in logged


def test_above_the_rate_callers_are_told_to_come_again(
    client: Client, sagemaker: FakeRuntime
) -> None:
    """The burst is let through, the next request gets a 429."""
    api = client(BURST="2", REQUESTS_PER_SECOND="0.001")
    answers = [api.post("/predict", json=BODY) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["error"]["type"] == "ThrottledError"
    assert answers[2].headers["retry-after"] == "1"
    assert len(sagemaker.asked) == 2


def test_who_may_not_call_takes_nobodys_turn(client: Client) -> None:
    """A wrong key costs no token."""
    api = client(BURST="1", REQUESTS_PER_SECOND="0.001", API_KEY="sesame")
    assert api.post("/predict", json=BODY).status_code == 403
    assert api.post("/predict", json=BODY, headers={"x-api-key": "sesame"}).status_code == 200


def test_a_bucket_fills_with_time_and_never_over() -> None:
    """Two a second, three at most."""
    now = [0.0]
    bucket = TokenBucket(rate=2, burst=3, clock=lambda: now[0])
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    now[0] = 0.5
    assert [bucket.take() for _ in range(2)] == [True, False]
    now[0] = 100
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]


def test_requests_wait_for_the_model_at_once_and_no_more_than_said(
    client: Client, sagemaker: FakeRuntime
) -> None:
    """Two are answered side by side; the third is told to come again."""
    inside, leave = threading.Barrier(3), threading.Event()

    def hold(_: object) -> None:
        inside.wait(10)
        leave.wait(10)

    sagemaker.before = hold
    api = client(CONCURRENCY="2")
    with ThreadPoolExecutor() as pool:
        waiting = [pool.submit(api.post, "/predict", json=BODY) for _ in range(2)]
        inside.wait(10)
        assert api.post("/predict", json=BODY).status_code == 429
        assert api.get("/health").status_code == 200
        leave.set()
        assert [answer.result().status_code for answer in waiting] == [200, 200]


def test_refreshed_credentials_sign_the_next_request(
    client: Client, sagemaker: FakeRuntime
) -> None:
    """What the source gives when a request is sent, not what it gave at the start."""
    current = [KEYS]
    api = client(source=lambda: current[0], CONCURRENCY="1")
    api.post("/predict", json=BODY)
    current[0] = Credentials("AKIDNEWER", "other", "token-2")
    api.post("/predict", json=BODY)
    signed = [re.search(r"Credential=(\w+)/", a.headers["Authorization"]) for a in sagemaker.asked]
    assert [found and found[1] for found in signed] == ["AKIDEXAMPLE", "AKIDNEWER"]
    assert [a.headers["X-Amz-Security-Token"] for a in sagemaker.asked] == ["token-1", "token-2"]


@pytest.mark.parametrize(
    "lost", [CredentialRetrievalError(provider="x", error_msg="y"), RuntimeError("expired")]
)
def test_credentials_that_are_not_to_be_had_now_are_an_error_that_passes(
    client: Client, monkeypatch: pytest.MonkeyPatch, lost: Exception
) -> None:
    """As when the runtime cannot be reached: the container isn't ready, and lives."""
    source = source_of(monkeypatch)
    api = client(source=source.current)
    source.error = lost
    answer = api.post("/predict", json=BODY)
    assert (answer.status_code, answer.json()["error"]["type"]) == (503, "ServiceUnavailableError")
    assert api.get("/health/ready").json()["error"]["type"] == "NotReadyError"
    assert api.get("/health").status_code == 200


def source_of(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The credentials that botocore finds, which an error can take away."""
    found = SimpleNamespace(error=None)

    def frozen() -> Any:
        if found.error:
            raise found.error
        return KEYS

    kept = SimpleNamespace(get_frozen_credentials=frozen)
    monkeypatch.setattr(Session, "get_credentials", lambda _: kept)
    found.current = from_surroundings()
    return found


def test_the_load_balancers_trace_names_the_request(client: Client) -> None:
    """So that its access log and ours speak of the same request; nothing else is taken."""
    trace = "1-67891233-abcdef012345678912345678"
    api = client()
    for given, taken in ((f"Self=1-2-3;Root={trace}", True), ("Root=anything", False)):
        answer = api.post("/predict", json=BODY, headers={"X-Amzn-Trace-Id": given})
        assert (answer.headers["x-request-id"] == trace) is taken


def test_ready_only_with_a_runtime_within_reach(client: Client, sagemaker: FakeRuntime) -> None:
    """Live in any case; ready when it could ask; no model is asked."""
    for path in ("/health", "/health/ready"):
        healthy = client().get(path)
        assert (healthy.status_code, healthy.headers["content-type"]) == (200, "application/json")
    alone = client(AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME="http://127.0.0.1:9")
    assert alone.get("/health").status_code == 200
    assert alone.get("/health/ready").status_code == 503
    assert alone.get("/health/ready").json()["error"]["type"] == "NotReadyError"
    assert sagemaker.asked == []


def test_only_named_pages_may_call(client: Client) -> None:
    """A browser hears it of the page's origin; without origins there is no CORS at all."""
    asks = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    api = client(CORS_ORIGINS="https://a.example", CORS_SECONDS="60")
    preflight = api.options("/predict", headers=asks)
    assert preflight.headers["access-control-allow-origin"] == "https://a.example"
    assert preflight.headers["access-control-max-age"] == "60"
    refused = api.options("/predict", headers=asks | {"Origin": "https://b.example"})
    assert "access-control-allow-origin" not in refused.headers
    bad = api.post("/predict", headers={"Origin": "https://a.example"})
    assert bad.headers["access-control-allow-origin"] == "https://a.example"
    assert "access-control-allow-origin" not in client().options("/predict", headers=asks).headers


def test_every_wrong_variable_is_named_at_once() -> None:
    """The application's and the proxy's; the key itself is not repeated."""
    wrong = {
        "PORT": "99999",
        "BURST": "none",
        "API_KEY": "clé",
        "CORS_ORIGINS": "a.example",
        "MAX_BODY_BYTES": "0",
    }
    with pytest.raises(SettingsError) as error:
        prepare(wrong, lambda: KEYS)
    named = {problem.partition(":")[0] for problem in error.value.problems}
    assert named == {*wrong, "ENDPOINT_NAME", "AWS_REGION"}
    assert "clé" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "port"),
    [("https://a.example", 443), ("http://a.example", 80), ("https://a.example:8443", 8443)],
)
def test_ready_is_asked_of_the_port_that_the_address_means(
    monkeypatch: pytest.MonkeyPatch, url: str, port: int
) -> None:
    """Its own, or that of its protocol; whoever doesn't answer at all isn't waited for."""
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(socket, "create_connection", lambda *a: asked.append(a) or socket.socket())
    health.check_ready(url, lambda: KEYS)
    assert asked == [(("a.example", port), health.CONNECT_SECONDS)]


def test_the_keys_region_is_that_of_its_arn(monkeypatch: pytest.MonkeyPatch) -> None:
    """An instance or a pod has its region in AWS_REGION alone, which botocore does not read."""
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(EndpointConnectionError, match=r"127\.0\.0\.1:1"):
        secret("arn:aws:secretsmanager:eu-west-1:000000000000:secret:key-abcdef")
