"""A connection to one worker that stays open between requests."""

import http.client
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from local_aws.hosting.outcomes import StreamBroken
from local_aws.hosting_protocol import ContainerResponse

BROKEN = (ConnectionError, http.client.HTTPException, OSError)
"""What a request raises when its worker dies; a `TimeoutError` is also an OSError."""


class WorkerConnection:
    """Speaks HTTP/1.1 to 127.0.0.1; for one thread at a time."""

    def __init__(self, port: int) -> None:
        """Connect at the first request."""
        self._http = http.client.HTTPConnection("127.0.0.1", port)

    def ping(self, *, timeout: float) -> bool:
        """Whether /ping answers with 200 in time."""
        try:
            return self._request("GET", "/ping", b"", {}, timeout).status == http.client.OK
        except BROKEN:
            self._http.close()
            return False

    def invoke(
        self,
        *,
        body: bytes,
        headers: Mapping[str, str],
        timeout: float,
        stream: Callable[[ContainerResponse], None] | None = None,
    ) -> ContainerResponse:
        """Post to /invocations; `stream` is told of each piece of an answer that is streamed.

        Raises:
            TimeoutError: no answer in time; the connection is of no more use.
            StreamBroken: the answer began, but doesn't end.
            ConnectionError, HTTPException, OSError: the worker is gone.
        """
        return self._request("POST", "/invocations", body, headers, timeout, stream)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _request(  # noqa: PLR0913, PLR0917 - what a request consists of
        self,
        method: str,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        timeout: float,
        stream: Callable[[ContainerResponse], None] | None = None,
    ) -> ContainerResponse:
        deadline = time.monotonic() + timeout
        self._http.timeout = timeout
        if self._http.sock is not None:
            self._http.sock.settimeout(timeout)
        self._http.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            self._http.putheader(name, value)
        if method == "POST":
            self._http.putheader("Content-Length", str(len(body)))
        self._http.endheaders(body or None)
        response = self._http.getresponse()
        answered = {name.lower(): value for name, value in response.getheaders()}
        head = ContainerResponse(status=response.status, headers=answered, body=b"")
        if not response.chunked:
            return replace(head, body=response.read())
        pieces = self._pieces(response, deadline)
        if stream is None:
            return replace(head, body=b"".join(pieces))
        for piece in pieces:
            stream(replace(head, body=piece))
        return head

    def _pieces(self, response: http.client.HTTPResponse, deadline: float) -> Iterator[bytes]:
        """What a streamed answer consists of, as it comes."""
        try:
            while piece := response.read1():
                yield piece
                if self._http.sock is not None:
                    self._http.sock.settimeout(max(0.001, deadline - time.monotonic()))
        except TimeoutError:
            raise
        except BROKEN as error:
            self._http.close()
            raise StreamBroken from error
