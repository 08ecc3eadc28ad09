"""One HTTP connection that is kept between requests."""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import BadStatusLine, HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

from inference_proxy.errors import ModelTimeoutError, ServiceUnavailableError

# How a server shows that it had closed a kept connection before it saw the request.
STALE = (BadStatusLine, ConnectionResetError, BrokenPipeError, ConnectionAbortedError)
CONNECT_SECONDS = 5.0


class Connection:
    """A connection to one server: kept alive, and made anew once where it had gone stale."""

    def __init__(self, url: str) -> None:
        """Remember where to connect to; `url` has a scheme, a host and perhaps a port."""
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._port = parts.port
        self._secure = parts.scheme == "https"
        self._kept: HTTPConnection | None = None

    def post(
        self, path: str, body: bytes, *, headers: dict[str, str], timeout: float
    ) -> tuple[HTTPResponse, bytes]:
        """Send a POST and read the whole answer.

        Raises:
            ModelTimeoutError: no whole answer came within `timeout` seconds of the call.
            ServiceUnavailableError: no connection, or it broke.
        """
        deadline = time.monotonic() + timeout
        reused = self._kept is not None and self._kept.sock is not None
        with self.explained():
            try:
                return self._exchange(path, body, headers, deadline)
            except STALE:
                if not reused:
                    raise
            self.close()
            return self._exchange(path, body, headers, deadline)

    @contextmanager
    def begun(
        self, path: str, body: bytes, headers: dict[str, str], deadline: float
    ) -> Iterator[HTTPResponse]:
        """Send a POST over a new connection, and leave the answer to be read.

        Raises:
            ModelTimeoutError: no answer began before the `deadline`, a time.monotonic().
            ServiceUnavailableError: no connection, or it broke.
        """
        self.close()
        with self.explained():
            connection = self._open(deadline)
            connection.request("POST", path, body, headers)
            yield connection.getresponse()

    def wait_until(self, deadline: float) -> None:
        """Have the next read end by then.

        Raises:
            TimeoutError: that is over.
        """
        seconds = _left(deadline)
        if self._kept and self._kept.sock:
            self._kept.sock.settimeout(seconds)

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what goes wrong with the connection into the proxy's errors.

        Raises:
            ModelTimeoutError: for a time-out.
            ServiceUnavailableError: for whatever else.
        """
        try:
            yield
        except TimeoutError:
            self.close()
            raise ModelTimeoutError("the model did not answer in time") from None
        except (OSError, HTTPException) as error:
            self.close()
            raise ServiceUnavailableError(
                "the SageMaker runtime cannot be reached", log={"reason": repr(error)}
            ) from None

    def close(self) -> None:
        """Drop the connection; the next request makes another."""
        if self._kept:
            self._kept.close()
            self._kept = None

    def _exchange(
        self, path: str, body: bytes, headers: dict[str, str], deadline: float
    ) -> tuple[HTTPResponse, bytes]:
        connection = self._open(deadline)
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        self.wait_until(deadline)
        return response, response.read()

    def _open(self, deadline: float) -> HTTPConnection:
        """The kept connection or a new one, whose next read ends by the deadline."""
        if self._kept is None:
            self._kept = self._new()
        if self._kept.sock is None:
            self._kept.timeout = min(_left(deadline), CONNECT_SECONDS)
            try:
                self._kept.connect()
            except TimeoutError as error:  # no model is asked yet: it isn't the one that is slow
                raise ConnectionError("no connection in time") from error
        self.wait_until(deadline)
        return self._kept

    def _new(self) -> HTTPConnection:
        if self._secure:
            return HTTPSConnection(self._host, self._port, context=ssl.create_default_context())
        return HTTPConnection(self._host, self._port)


def _left(deadline: float) -> float:
    if (seconds := deadline - time.monotonic()) <= 0:
        raise TimeoutError
    return seconds
