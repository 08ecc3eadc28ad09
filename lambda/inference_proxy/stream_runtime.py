"""The call that streams: InvokeEndpointWithResponseStream, whose answer is read as it comes."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.eventstream import EventStreamBuffer

from inference_proxy.errors import (
    ModelError,
    ModelTimeoutError,
    ProxyError,
    ServiceUnavailableError,
)
from inference_proxy.failures import failure_of
from inference_proxy.messages import readable
from inference_proxy.runtime import Answer, Runtime

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse

    from inference_proxy.exchange import Request

AT_ONCE = 65536
"""Bytes that are read at most before they are looked at."""


@dataclass(frozen=True)
class Begun:
    """An answer that has begun: its pieces come as the model makes them."""

    content_type: str
    pieces: Iterator[bytes]


class StreamRuntime(Runtime):
    """The SageMaker runtime of one region, for streams of one endpoint."""

    action = "invocations-response-stream"

    def begin(self, request: Request, *, timeout: float) -> Begun:
        """Send `request` and wait until the answer begins.

        Raises:
            ProxyError: of the type that says why it doesn't.
        """
        deadline = time.monotonic() + timeout
        headers = self._headers(request)
        with self._connection.begun(self._path, request.body, headers, deadline) as response:
            received = {name.lower(): value for name, value in response.getheaders()}
            if response.status != 200:  # noqa: PLR2004 (the status is the rule)
                raise failure_of(Answer(response.status, received, response.read()))
        kind = received.get("x-amzn-sagemaker-content-type", "application/octet-stream")
        return Begun(kind, self._pieces(response, deadline))

    def _pieces(self, response: HTTPResponse, deadline: float) -> Iterator[bytes]:
        """What the model makes, as it comes.

        Raises:
            ProxyError: of the type that says why it breaks off.
        """
        messages = EventStreamBuffer()
        try:
            while data := self._read(response, deadline):
                messages.add_data(data)
                for message in messages:
                    yield _payload(message)
            if response.length:
                raise _hung_up(missing_bytes=response.length)
        finally:
            self._connection.close()

    def _read(self, response: HTTPResponse, deadline: float) -> bytes:
        with self._connection.explained():
            self._connection.wait_until(deadline)
            return response.read1(AT_ONCE)


def _payload(message: Any) -> bytes:
    if message.headers.get(":message-type") == "event":
        return bytes(message.payload)
    raise _broken(message.headers.get(":exception-type"), message.payload)


def _broken(kind: object, payload: bytes) -> ProxyError:
    """API reference, InvokeEndpointWithResponseStream: the errors that stand in a stream."""
    details = json.loads(payload or b"{}")
    log = {"runtime_error": kind, "runtime_code": details.get("ErrorCode")}
    if kind != "ModelStreamError":
        return _hung_up(**log)
    if details.get("ErrorCode") == "ModelInvocationTimeExceeded":
        return ModelTimeoutError("the model did not end its answer in time", log=log)
    return ModelError(readable(str(details.get("Message") or "the model broke off")), log=log)


def _hung_up(**log: object) -> ServiceUnavailableError:
    return ServiceUnavailableError("the SageMaker runtime broke the stream off", log=log)
