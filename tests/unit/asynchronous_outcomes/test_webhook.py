"""The webhook: signed, never redirected, and told again by the queue when it failed."""

import hashlib
import hmac
import importlib
import json
import time

import pytest
from botocore.exceptions import ClientError

from asynchronous_outcomes.secret import Secret
from asynchronous_outcomes.settings import Settings, SettingsError
from asynchronous_outcomes.webhook import Webhook, WebhookError, connect_securely


def test_an_outcome_is_posted_as_json(subscriber, webhook, listener, completed):
    """The webhook gets SageMaker's own names, and the inference id to know a repetition by."""
    response = {"content": "eyJsYWJlbCI6IDF9", "encoding": "BASE64"}

    subscriber(webhook()).take({"Records": [completed(responseBody=response)]})

    ((path, headers, body),) = listener.told
    assert path == "/outcomes?team=ml"
    assert headers["Idempotency-Key"] == "id-1"
    assert "X-Modelport-Signature" not in headers
    assert json.loads(body) == {
        "inferenceId": "id-1",
        "endpointName": "dev-sentiment",
        "invocationStatus": "Completed",
        "inputLocation": "s3://bucket/asynchronous/dev-sentiment/input/1",
        "outputLocation": "s3://bucket/asynchronous/dev-sentiment/output/1.out",
        "eventTime": "2026-11-21T10:00:02.500Z",
        "responseBody": response,
    }


def test_the_body_is_signed(subscriber, webhook, listener, failed):
    """Whoever has the secret can tell that the body is ours."""
    subscriber(webhook(lambda: "s3cret")).take({"Records": [failed()]})

    ((_, headers, body),) = listener.told
    expected = hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    assert headers["X-Modelport-Signature"] == f"sha256={expected}"


@pytest.fixture
def refused(subscriber, webhook, completed):
    """Takes one outcome that has to come back."""

    def take():
        record = completed()
        answer = subscriber(webhook()).take({"Records": [record]})
        assert answer == {"batchItemFailures": [{"itemIdentifier": record["messageId"]}]}

    return take


@pytest.mark.parametrize("status", [301, 307, 400, 500])
def test_a_refusal_brings_the_message_back(refused, listener, lines, status):
    """A refused outcome is neither counted nor done with; a redirect is a refusal."""
    listener.status = status
    listener.headers = {"Location": f"http://127.0.0.1:{listener.port}/elsewhere"}

    refused()

    assert len(listener.told) == 1
    line, metrics = lines()
    assert line["reason"] == f"the webhook answered {status}"
    assert metrics["WebhookErrors"] == [1.0]
    assert "AsynchronousCompleted" not in metrics


def test_nobody_there_brings_the_message_back(subscriber, completed, lines):
    """A webhook that can't be reached fails its message alone."""
    nowhere = Webhook("https://127.0.0.1:1/")

    answer = subscriber(nowhere).take({"Records": [completed()]})

    assert len(answer["batchItemFailures"]) == 1
    assert lines()[0]["reason"] == "the webhook can't be reached: ConnectionRefusedError"


def test_a_secret_that_cannot_be_read_brings_the_message_back(
    subscriber, webhook, listener, completed, lines
):
    """Nothing is posted unsigned where it should be signed; it counts as any failure to post."""

    class SecretsManager:
        def get_secret_value(self, **_):
            error = {"Error": {"Code": "AccessDeniedException", "Message": "no"}}
            raise ClientError(error, "GetSecretValue")

    secret = Secret("arn:aws:secretsmanager:…", client=SecretsManager())
    answer = subscriber(webhook(secret)).take({"Records": [completed()]})

    assert len(answer["batchItemFailures"]) == 1
    assert listener.told == []
    log, metrics = lines()
    assert "secret can't be read: An error occurred (AccessDeniedException)" in log["reason"]
    assert metrics["WebhookErrors"] == [1.0]


def test_an_inference_id_cannot_add_a_header(subscriber, webhook, listener, completed):
    """An identifier with a line break is refused, one with an umlaut is spelled out."""
    records = [completed(inferenceId="a\r\nX-Admin: 1"), completed(inferenceId="ü")]

    answer = subscriber(webhook()).take({"Records": records})

    assert len(answer["batchItemFailures"]) == 1
    assert [headers["Idempotency-Key"] for _, headers, _ in listener.told] == ["\\xfc"]


def test_tls_is_checked_against_the_listener(listener, completed):
    """The real connection speaks TLS: a server that doesn't is not told anything."""
    webhook = Webhook(f"https://127.0.0.1:{listener.port}/", connect=connect_securely)

    with pytest.raises(WebhookError, match="can't be reached"):
        webhook.post(_outcome(completed()))

    assert listener.told == []


def test_the_secret_is_read_once(monkeypatch):
    """The secret is asked for when something is signed, and kept; one that changes is found."""
    asked = []

    class SecretsManager:
        def get_secret_value(self, **request):
            asked.append(request)
            return {"SecretString": "s3cret"}

    secret = Secret("arn:aws:secretsmanager:…", client=SecretsManager())

    assert (secret(), secret()) == ("s3cret", "s3cret")
    assert asked == [{"SecretId": "arn:aws:secretsmanager:…"}]
    later = time.monotonic() + 301
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert (secret(), secret()) == ("s3cret", "s3cret")
    assert len(asked) == 2


@pytest.mark.parametrize("url", ["http://example.com/", "https://", "ftp://x", "https://[x"])
def test_only_https_is_accepted(url):
    """A function with a webhook that isn't https doesn't start, and says all that is wrong."""
    with pytest.raises(SettingsError, match=r"ENDPOINT_NAME: missing.*\nWEBHOOK_URL: received"):
        Settings.from_environment({"WEBHOOK_URL": url})


def test_the_handler_starts_from_its_environment(monkeypatch, completed):
    """The entry point reads its settings and answers a batch."""
    monkeypatch.setenv("ENDPOINT_NAME", "dev-sentiment")
    handler = importlib.import_module("asynchronous_outcomes.handler")

    assert handler.handle({"Records": [completed()]}, None) == {"batchItemFailures": []}


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        ({}, "the webhook can't be reached"),
        ({"WEBHOOK_SECRET": "arn:aws:secretsmanager:…"}, "the webhook's secret can't be read"),
    ],
)
def test_the_handler_tells_the_webhook_that_it_is_given(
    monkeypatch, completed, lines, secret, reason
):
    """With a secret, it signs or says nothing; both addresses here are nobody's."""
    monkeypatch.setenv("ENDPOINT_NAME", "dev-sentiment")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    start = importlib.import_module("asynchronous_outcomes.handler").start
    said = {"ENDPOINT_NAME": "e", "WEBHOOK_URL": "https://127.0.0.1:1/", **secret}
    service = f"started-{bool(secret)}"

    answer = start({**said, "POWERTOOLS_SERVICE_NAME": service}).take({"Records": [completed()]})

    assert len(answer["batchItemFailures"]) == 1
    assert lines()[0]["reason"].startswith(reason)


def _outcome(record):
    return importlib.import_module("asynchronous_outcomes.outcome").Outcome.from_record(record)
