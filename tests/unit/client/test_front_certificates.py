"""`modelport.client.Front` where a certificate is asked for, as with mutual TLS."""

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from modelport.client import Front, InvocationError, RejectedError, Retries
from tests.unit.certificates import certificate


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One certificate for both sides."""
    return certificate(tmp_path_factory.mktemp("tls") / "both.pem")


@pytest.fixture
def url(pem: Path) -> Iterator[str]:
    """A front that answers who shows this certificate."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", "1")
            self.end_headers()
            self.wfile.write(b"1")

        def log_message(self, *_: object) -> None:
            """Nothing."""

    http = HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=pem)
    context.load_cert_chain(pem)
    context.verify_mode = ssl.CERT_REQUIRED
    http.socket = context.wrap_socket(http.socket, server_side=True)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"https://127.0.0.1:{http.server_port}/predict"
    http.shutdown()
    thread.join()
    http.server_close()


def test_a_certificate_is_shown(url: str, pem: Path) -> None:
    """Who has it is answered."""
    context = ssl.create_default_context(cafile=pem)
    context.load_cert_chain(pem)
    assert Front(url, tls=context).predict(0) == 1


def test_without_one_nobody_answers(url: str, pem: Path) -> None:
    """The front breaks off, which is said in our own error."""
    context = ssl.create_default_context(cafile=pem)
    with pytest.raises(InvocationError, match=r"^https://127\.0\.0\.1"):
        Front(url, tls=context, retries=Retries(attempts=1)).predict(0)


def test_a_front_that_nobody_trusts_is_not_asked_again(url: str) -> None:
    """Waiting doesn't mend its certificate."""
    with pytest.raises(RejectedError, match="certificate"):
        Front(url).predict(0)
