"""A loopback SageMaker runtime and a proxy that calls it."""

import io
import itertools
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

from inference_proxy.observability import Observability
from inference_proxy.proxy import Proxy
from inference_proxy.runtime import Runtime
from inference_proxy.settings import Settings

ENDPOINT = "sentiment"
REQUEST_ID = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"
SERVICES = itertools.count()


@dataclass
class FakeRuntime:
    """What the fake answers, and what it was asked."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    body: bytes = b'{"label": "POSITIVE"}'
    before: Callable[[BaseHTTPRequestHandler], None] = lambda _: None
    asked: list[SimpleNamespace] = field(default_factory=list)
    connections: set[Any] = field(default_factory=set)

    def fails(self, error: str, status: int, **members: Any) -> None:
        """Answer with one of the runtime's errors from now on."""
        self.status = status
        self.headers = {
            "Content-Type": "application/json",
            "x-amzn-ErrorType": f"{error}:http://x/",
        }
        self.body = json.dumps(members).encode()


def handler_of(fake: FakeRuntime) -> type[BaseHTTPRequestHandler]:
    """The HTTP handler that answers as `fake` says."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            fake.asked.append(
                SimpleNamespace(path=self.path, headers=dict(self.headers.items()), body=body)
            )
            fake.connections.add(self.client_address)
            fake.before(self)
            if self.close_connection and fake.status == 0:
                return
            self.send_response(fake.status)
            for name, value in fake.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(fake.body)))
            self.end_headers()
            self.wfile.write(fake.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


class CurrentOutput(io.StringIO):
    """Whatever standard output is when something is written: pytest changes it on the way."""

    def write(self, text: str) -> int:
        """Write to standard output."""
        return sys.stdout.write(text)


@pytest.fixture
def runtime() -> Iterator[FakeRuntime]:
    """A SageMaker runtime on a free loopback port."""
    fake = FakeRuntime()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(fake))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    yield fake
    server.shutdown()
    server.server_close()


@pytest.fixture
def environment(runtime: FakeRuntime) -> dict[str, str]:
    """What Lambda and the stack set on the function."""
    return {
        "ENDPOINT_NAME": ENDPOINT,
        "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI",
        "AWS_SESSION_TOKEN": "session",
        "AWS_ENDPOINT_URL": runtime.url,
        # Powertools keeps one logger a service.
        "POWERTOOLS_SERVICE_NAME": f"proxy-{next(SERVICES)}",
    }


@pytest.fixture
def make_proxy(environment: dict[str, str]) -> Callable[..., Proxy]:
    """A proxy with further environment variables."""

    def make(**variables: str) -> Proxy:
        settings = Settings.from_environment(environment | variables)
        observability = Observability(endpoint=settings.endpoint_name, service=settings.service)
        handler = observability.logger.logger_handler
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(CurrentOutput())
        runtime = Runtime(settings)
        return Proxy(settings=settings, runtime=runtime, observability=observability)

    return make


@pytest.fixture
def proxy(make_proxy: Callable[..., Proxy]) -> Proxy:
    """A proxy with the default settings."""
    return make_proxy()


@pytest.fixture
def event() -> Callable[..., dict[str, Any]]:
    """REST proxy events."""

    def make(body: Any = '{"inputs": "fine"}', **headers: str) -> dict[str, Any]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return {
            "resource": "/predict",
            "httpMethod": "POST",
            "headers": {"Content-Type": "application/json"} | named,
            "requestContext": {"requestId": REQUEST_ID},
            "body": body,
            "isBase64Encoded": False,
        }

    return make


@pytest.fixture
def context() -> SimpleNamespace:
    """An invocation with 29 seconds left."""
    return SimpleNamespace(
        aws_request_id="1a2b", get_remaining_time_in_millis=lambda: 29_000, function_name="front"
    )


@pytest.fixture
def ask(proxy: Proxy, event: Any, context: Any) -> Callable[..., tuple[int, Any]]:
    """Send one request through the proxy; get the status and the parsed envelope."""

    def send(body: Any = '{"inputs": "fine"}', **headers: str) -> tuple[int, Any]:
        answer = proxy.answer(event(body, **headers), context)
        return answer["statusCode"], json.loads(answer["body"])

    return send


@pytest.fixture
def refused(ask: Callable[..., tuple[int, Any]]) -> Callable[..., tuple[int, str, str]]:
    """Send a request that fails; get status, type and message, the envelope checked."""

    def send(*request: Any, **headers: str) -> tuple[int, str, str]:
        status, envelope = ask(*request, **headers)
        assert set(envelope) == {"code", "message", "error", "data"}
        assert envelope["code"] == status
        assert envelope["data"] is None
        assert envelope["error"]["requestId"] == REQUEST_ID
        return status, envelope["error"]["type"], envelope["message"]

    return send
