"""A connection to one worker that stays open between requests."""

import http.client
from collections.abc import Mapping

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
        self, *, body: bytes, headers: Mapping[str, str], timeout: float
    ) -> ContainerResponse:
        """Post to /invocations.

        Raises:
            TimeoutError: no answer in time; the connection is of no more use.
            ConnectionError, HTTPException, OSError: the worker is gone.
        """
        return self._request("POST", "/invocations", body, headers, timeout)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _request(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str], timeout: float
    ) -> ContainerResponse:
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
        content = response.read()
        answered = {name.lower(): value for name, value in response.getheaders()}
        return ContainerResponse(status=response.status, headers=answered, body=content)
