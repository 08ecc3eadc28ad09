"""The Runtime API: Lambda developer guide, "Using the Lambda runtime API for custom runtimes"."""

import base64
import json
from collections.abc import Iterator
from http.client import HTTPConnection

_VERSION = "/2018-06-01/runtime"
_ERROR_TYPE = "Lambda-Runtime-Function-Error-Type"
_ERROR_BODY = "Lambda-Runtime-Function-Error-Body"
_INVOCATION = "Lambda-Runtime-Invocation-Id"
"""What goes back with the answer, so that none of an invocation that ran out of time is taken for
another's (aws-lambda-python-runtime-interface-client 4.0.2); not every environment says it."""


class RuntimeApi:
    """Speaks with the environment that runs the function."""

    def __init__(self, address: str) -> None:
        """Take `address`, a host and a port, as AWS_LAMBDA_RUNTIME_API has it."""
        self._connection = HTTPConnection(address)
        self._invocation: dict[str, str] = {}

    def next(self) -> tuple[dict[str, str], bytes]:
        """Wait for an invocation: its headers, with names in lower case, and its event."""
        self._connection.request("GET", f"{_VERSION}/invocation/next")
        response = self._connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        attempt = headers.get(_INVOCATION.lower())
        self._invocation = {_INVOCATION: attempt} if attempt else {}
        return headers, response.read()

    def answer(self, request_id: str, payload: bytes) -> None:
        """Send an answer that is whole."""
        self._post(f"invocation/{request_id}/response", payload)

    def stream(self, request_id: str, chunks: Iterator[bytes], *, content_type: str) -> None:
        """Send an answer chunk by chunk; what `chunks` raises is told behind those that were sent.

        "Building a custom runtime for AWS Lambda", "Implementing response streaming in a custom
        runtime".
        """
        connection = self._connection
        connection.putrequest("POST", f"{_VERSION}/invocation/{request_id}/response")
        for name, value in self._invocation.items():
            connection.putheader(name, value)
        connection.putheader("Content-Type", content_type)
        connection.putheader("Lambda-Runtime-Function-Response-Mode", "streaming")
        connection.putheader("Transfer-Encoding", "chunked")
        connection.putheader("Trailer", f"{_ERROR_TYPE}, {_ERROR_BODY}")
        connection.endheaders()
        for piece in _chunked(chunks):
            connection.send(piece)
        connection.getresponse().read()

    def fail(self, request_id: str, error: Exception) -> None:
        """Say that the handler failed."""
        self._post(f"invocation/{request_id}/error", _told(error), error)

    def refuse_start(self, error: Exception) -> None:
        """Say that the function's code can't be imported."""
        self._post("init/error", _told(error), error)

    def _post(self, path: str, body: bytes, error: Exception | None = None) -> None:
        headers = {"Content-Type": "application/json", **self._invocation}
        if error is not None:
            headers[_ERROR_TYPE] = _type(error)
        self._connection.request("POST", f"{_VERSION}/{path}", body, headers)
        self._connection.getresponse().read()


def _chunked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunked transfer coding of `chunks`, with what they raise as its trailer."""
    trailer = b""
    try:
        for chunk in chunks:
            if chunk:
                yield b"%x\r\n%b\r\n" % (len(chunk), chunk)
    except Exception as error:  # noqa: BLE001 (the runtime outlives what a handler does)
        body = base64.b64encode(_told(error)).decode()
        trailer = f"{_ERROR_TYPE}: {_type(error)}\r\n{_ERROR_BODY}: {body}\r\n".encode()
    yield b"0\r\n%b\r\n" % trailer


def _told(error: Exception) -> bytes:
    """The error as Lambda's own runtimes tell it, without the stack: bodies may stand in it."""
    name = type(error).__name__
    return json.dumps({"errorMessage": str(error), "errorType": name, "stackTrace": []}).encode()


def _type(error: Exception) -> str:
    return f"Runtime.{type(error).__name__}"
