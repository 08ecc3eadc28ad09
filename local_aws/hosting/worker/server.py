"""The HTTP side of a worker: /ping and /invocations on a free port of 127.0.0.1."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from local_aws.hosting.worker.model import Answer, Job, Model, Piece


class ModelServer(ThreadingHTTPServer):
    """Serves one model; connections stay open."""

    daemon_threads = True

    def __init__(self, model: Model) -> None:
        """Bind a free port."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.model = model

    def start(self) -> int:
        """Serve from a thread; return the port."""
        Thread(target=self.serve_forever, name="http", daemon=True).start()
        return self.server_port


class _Handler(BaseHTTPRequestHandler):
    server: ModelServer
    protocol_version = "HTTP/1.1"
    server_version = "modelport"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body in one packet

    def do_GET(self) -> None:
        """Answer /ping: 200 once model_fn has returned."""
        if self.path != "/ping":
            self._send(HTTPStatus.NOT_FOUND)
        elif self.server.model.ready:
            self._send(HTTPStatus.OK)
        else:
            self._send(HTTPStatus.SERVICE_UNAVAILABLE)

    def do_POST(self) -> None:
        """Answer /invocations."""
        length = self.headers.get("Content-Length", "")
        if not length.isdigit():
            self.close_connection = True
            self._send(HTTPStatus.LENGTH_REQUIRED)
            return
        body = self.rfile.read(int(length))
        if self.path != "/invocations":
            self._send(HTTPStatus.NOT_FOUND)
            return
        told = self.server.model.submit(Job(body, dict(self.headers.items())))
        first = next(told)
        if isinstance(first, Answer):
            self._send(first.status, first.headers, first.body)
        else:
            self._stream(first, told)

    def _stream(self, first: Piece, told: Iterator[Piece | Answer]) -> None:
        """Send pieces as they come; an answer that fails meanwhile just breaks off."""
        self._head(HTTPStatus.OK, first.headers)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self._chunk(first.body)
        for each in told:
            if isinstance(each, Answer) and each.status != HTTPStatus.OK:
                self.close_connection = True
                return
            self._chunk(each.body)
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, piece: bytes) -> None:
        if piece:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            self.wfile.flush()

    def _send(
        self, status: int, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> None:
        self._head(status, headers or {})
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, _one_line(value))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Keep the log for the model's own lines."""


def _one_line(value: object) -> str:
    """A header's value that can't break out of its line."""
    return " ".join(str(value).split()).encode("latin-1", "replace").decode("latin-1")
