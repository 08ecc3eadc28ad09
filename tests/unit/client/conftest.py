"""A server that answers as it is told, in place of the SageMaker runtime and of fronts."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class Served:
    """What the server was asked, and what it shall answer, in turn; the last one for ever.

    Of an iterator, it sends each item as it comes; `left` is set once nobody takes them any more.
    """

    url: str
    answers: list[tuple[int, dict[str, str], Any]] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    connections: set[Any] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    left: threading.Event = field(default_factory=threading.Event)

    def will(self, status: int, value: Any, **headers: str) -> None:
        """Answers so, after what it was told before; too long a length breaks off."""
        self.answers.append((status, headers, value))

    @property
    def bodies(self) -> list[bytes]:
        """What was sent, request by request."""
        return [body for _, _, body in self.asked]


def in_chunks(
    handler: BaseHTTPRequestHandler, headers: dict[str, str], parts: Iterator[bytes]
) -> bool:
    """Sends each part as it comes, and says whether all were taken; an empty one breaks off."""
    handler.send_header("transfer-encoding", "chunked")
    for name, text in headers.items():
        handler.send_header(name.replace("_", "-"), text)
    handler.end_headers()
    try:
        for part in parts:
            if not part:
                handler.close_connection = True
                return True
            handler.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
        handler.wfile.write(b"0\r\n\r\n")
    except OSError:
        handler.close_connection = True
        return False
    return True


@pytest.fixture
def server() -> Iterator[Served]:
    """The server, on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            with served.lock:
                served.asked.append((self.path, dict(self.headers.items()), body))
                served.connections.add(self.client_address)
                told = served.answers
                status, headers, value = told.pop(0) if len(told) > 1 else told[0]
            value = value(body) if callable(value) else value
            if isinstance(value, Iterator):
                self.send_response(status)
                if not in_chunks(self, headers, value):
                    served.left.set()
                return
            answer = value if isinstance(value, bytes) else json.dumps(value).encode()
            length = str(len(answer))
            usual = {"content_type": "application/json", "content_length": length}
            self.send_response(status)
            for name, text in (usual | headers).items():
                self.send_header(name.replace("_", "-"), text)
            self.end_headers()
            self.wfile.write(answer)
            self.close_connection = "content_length" in headers

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Served(url=f"http://127.0.0.1:{http.server_port}")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield served
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Every pause that was made, none of which takes time."""
    made: list[float] = []
    monkeypatch.setattr("time.sleep", made.append)
    return made


@pytest.fixture(autouse=True)
def _aws(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """boto3 asks the server, as somebody."""
    variables = {
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "NO_PROXY": "127.0.0.1",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
