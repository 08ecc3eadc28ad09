"""The application in this process, before a loopback SageMaker runtime."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import ThreadingHTTPServer

import pytest
from fastapi.testclient import TestClient

from inference_app.__main__ import prepare
from inference_app.credentials import Source
from inference_proxy.settings import Credentials
from tests.unit.inference_proxy.conftest import FakeRuntime, handler_of

Client = Callable[..., TestClient]
KEYS = Credentials("AKIDEXAMPLE", "secret", "token-1")


@pytest.fixture
def sagemaker() -> Iterator[FakeRuntime]:
    """A SageMaker runtime."""
    fake = FakeRuntime()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(fake))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    yield fake
    server.shutdown()
    server.server_close()


@pytest.fixture
def client(sagemaker: FakeRuntime) -> Iterator[Client]:
    """Starts the application with these environment variables."""
    with ExitStack() as stack:

        def start(*, source: Source = lambda: KEYS, **variables: str) -> TestClient:
            environment = {
                "ENDPOINT_NAME": "sentiment",
                "AWS_REGION": "eu-west-1",
                "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": sagemaker.url,
                **variables,
            }
            _, application = prepare(environment, source)
            client = TestClient(application, raise_server_exceptions=False)
            return stack.enter_context(client)

        yield start
