"""Whatever a function tells over TLS, it tells nobody whose certificate no authority has signed."""

import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from asynchronous_outcomes.outcome import Outcome
from asynchronous_outcomes.webhook import Webhook
from custom_resource import respond, response
from inference_proxy.connection import Connection
from tests.unit.asynchronous_outcomes.conftest import record
from tests.unit.certificates import certificate


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[str]:
    """The URL of one who shows a certificate of his own making."""
    http = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate(tmp_path / "own.pem"))
    http.socket = context.wrap_socket(http.socket, server_side=True)
    thread = threading.Thread(target=http.serve_forever, args=(0.01,))
    thread.start()
    yield f"https://127.0.0.1:{http.server_port}"
    http.shutdown()
    thread.join()
    http.server_close()


def post_an_outcome(url: str) -> None:
    """What the webhook is told."""
    outcome = record({"invocationStatus": "Completed"})
    Webhook(f"{url}/outcomes").post(Outcome.from_record(outcome))


def answer_cloudformation(url: str) -> None:
    """What a custom resource's function answers."""
    respond({"ResponseURL": f"{url}/answer?signature=x"})


def ask_for_a_prediction(url: str) -> None:
    """What a front's function asks."""
    Connection(url).post("/", b"[1]", headers={}, timeout=5)


@pytest.mark.parametrize("tell", [post_an_outcome, answer_cloudformation, ask_for_a_prediction])
def test_a_stranger_is_told_nothing(
    stranger: str, monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]
) -> None:
    """The certificate is looked at before anything is sent."""
    monkeypatch.setattr(response.time, "sleep", lambda _: None)
    with pytest.raises(Exception, match="reached") as refused:
        tell(stranger)
    assert "SSLCertVerificationError" in f"{refused.value} {vars(refused.value)}"
