"""One HTTP connection that is kept between requests."""

import ssl
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
            ModelTimeoutError: connecting or reading took longer than `timeout` seconds.
            ServiceUnavailableError: no connection, or it broke.
        """
        reused = self._kept is not None and self._kept.sock is not None
        with self.explained():
            try:
                return self._exchange(path, body, headers, timeout)
            except STALE:
                if not reused:
                    raise
            self.close()
            return self._exchange(path, body, headers, timeout)

    @contextmanager
    def begun(
        self, path: str, body: bytes, headers: dict[str, str], timeout: float
    ) -> Iterator[HTTPResponse]:
        """Send a POST over a new connection, and leave the answer to be read.

        Raises:
            ModelTimeoutError: connecting or reading took longer than `timeout` seconds.
            ServiceUnavailableError: no connection, or it broke.
        """
        self.close()
        with self.explained():
            connection = self._open(timeout)
            connection.request("POST", path, body, headers)
            yield connection.getresponse()

    def wait_at_most(self, seconds: float) -> None:
        """Have the next read take no longer.

        Raises:
            TimeoutError: there are no seconds left.
        """
        if seconds <= 0:
            raise TimeoutError
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
        self, path: str, body: bytes, headers: dict[str, str], timeout: float
    ) -> tuple[HTTPResponse, bytes]:
        connection = self._open(timeout)
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        return response, response.read()

    def _open(self, timeout: float) -> HTTPConnection:
        """The kept connection or a new one, with `timeout` seconds for each read."""
        if self._kept is None:
            self._kept = self._new()
        if self._kept.sock is None:
            self._kept.timeout = min(timeout, CONNECT_SECONDS)
            self._kept.connect()
        self._kept.sock.settimeout(timeout)
        return self._kept

    def _new(self) -> HTTPConnection:
        if self._secure:
            return HTTPSConnection(self._host, self._port, context=ssl.create_default_context())
        return HTTPConnection(self._host, self._port)
