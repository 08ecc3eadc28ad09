"""Outcomes as the queue brings them, and a webhook on loopback that takes them."""

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from asynchronous_outcomes.observability import Observability
from asynchronous_outcomes.subscriber import Subscriber
from asynchronous_outcomes.webhook import Webhook

SERVICES = itertools.count()
IDENTIFIERS = itertools.count()
INPUT = "s3://bucket/asynchronous/dev-sentiment/input/1"


@dataclass
class Listener:
    """A webhook's server: what it answers, and what it was told."""

    port: int = 0
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    told: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


def handler_of(listener: Listener) -> type[BaseHTTPRequestHandler]:
    """The HTTP handler that answers as `listener` says."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listener.told.append((self.path, dict(self.headers.items()), body))
            self.send_response(listener.status)
            for name, value in listener.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A webhook on a free loopback port."""
    found = Listener()
    with HTTPServer(("127.0.0.1", 0), handler_of(found)) as server:
        found.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield found
        server.shutdown()
        thread.join()


@pytest.fixture
def webhook(listener: Listener) -> Callable[..., Webhook]:
    """Webhooks that reach the listener, without TLS."""

    def make(secret: Callable[[], str] | None = None) -> Webhook:
        return Webhook(
            f"https://127.0.0.1:{listener.port}/outcomes?team=ml",
            secret=secret,
            connect=lambda host, port: HTTPConnection(host, port, timeout=2),
        )

    return make


@pytest.fixture
def subscriber() -> Callable[..., Subscriber]:
    """Subscribers that log to standard output."""

    def make(webhook: Webhook | None = None) -> Subscriber:
        # Powertools keeps one logger a service.
        service = f"outcomes-{next(SERVICES)}"
        observability = Observability(endpoint="dev-sentiment", service=service)
        return Subscriber(observability=observability, webhook=webhook)

    return make


@pytest.fixture
def lines(capsys: Any) -> Callable[[], list[dict[str, Any]]]:
    """Every JSON line that was logged since the last time."""
    return lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def completed() -> Callable[..., dict[str, Any]]:
    """Records of a request that was answered."""
    return lambda **fields: record(
        {
            "invocationStatus": "Completed",
            "responseParameters": {
                "contentType": "application/json",
                "outputLocation": "s3://bucket/asynchronous/dev-sentiment/output/1.out",
            },
            **fields,
        }
    )


@pytest.fixture
def failed() -> Callable[..., dict[str, Any]]:
    """Records of a request whose model failed."""
    return lambda **fields: record(
        {
            "invocationStatus": "Failed",
            "failureReason": 'ClientError: the model said "my secret text" (400)',
            "responseParameters": {"failureLocation": "s3://bucket/failures/1-error.out"},
            **fields,
        }
    )


def record(fields: dict[str, Any]) -> dict[str, Any]:
    """SageMaker's message in the envelope of SNS in a record of SQS."""
    message = {
        "awsRegion": "us-east-1",
        "eventTime": "2026-11-21T10:00:02.500Z",
        "receivedTime": "2026-11-21T10:00:00.000Z",
        "inferenceId": "id-1",
        "requestParameters": {"endpointName": "dev-sentiment", "inputLocation": INPUT},
        "eventVersion": "1.0",
        "eventSource": "aws:sagemaker",
        "eventName": "InferenceResult",
        **fields,
    }
    envelope = {"Type": "Notification", "Message": json.dumps(message)}
    return raw(json.dumps(envelope))


def raw(body: str) -> dict[str, Any]:
    """A record of SQS with any body."""
    return {
        "messageId": f"message-{next(IDENTIFIERS)}",
        "body": body,
        "attributes": {"ApproximateReceiveCount": "1"},
    }


@pytest.fixture
def with_body() -> Callable[[str], dict[str, Any]]:
    """Records with any body."""
    return raw
