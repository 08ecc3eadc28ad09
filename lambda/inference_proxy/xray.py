"""Traces for Powertools' Tracer, sent to the X-Ray daemon that Lambda runs.

Powertools lets a tracer bring its own provider. The default one, aws_xray_sdk, takes longer to
import than boto3 (it loads a botocore session for sampling rules, which Lambda decides itself)
and needs a compiled package. What is left is small: "AWS X-Ray segment documents" describes the
subsegment, "Sending trace data to AWS X-Ray" the datagram, and "Using Lambda environment
variables" the trace header, which changes with every invocation.
"""

import json
import os
import socket
from collections.abc import Generator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any

from aws_lambda_powertools.tracing.base import BaseProvider

from inference_proxy.subsegment import Subsegment

DATAGRAM_HEADER = '{"format":"json","version":1}\n'
OFF = {"1", "y", "yes", "t", "true", "on"}


class XRay(BaseProvider):
    """Sends each invocation's subsegments, nested, as one document."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Find the daemon; `environment` is read again for each invocation's trace header."""
        self._environment = environment
        self._open: list[Subsegment] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)  # noqa: FBT003 (the standard library's signature)

    @contextmanager
    def in_subsegment(
        self, name: str | None = None, **details: Any
    ) -> Generator[Subsegment, None, None]:
        """Time a block; `details` are further fields of the document, such as `namespace`."""
        subsegment = Subsegment(name or "unnamed", details)
        if self._open:
            self._open[-1].add_subsegment(subsegment)
        self._open.append(subsegment)
        try:
            yield subsegment
        except Exception as error:
            subsegment.add_exception(error, [])
            raise
        finally:
            subsegment.close()
            self._open.pop()
            if not self._open:
                self._send(subsegment)

    def in_subsegment_async(
        self,
        name: str | None = None,
        **details: Any,
    ) -> AbstractAsyncContextManager[Subsegment]:
        """Refuse: the function is synchronous."""
        raise NotImplementedError("asynchronous subsegments; the function is synchronous")

    def put_annotation(self, key: str, value: Any) -> None:
        """Annotate the innermost block."""
        if self._open:
            self._open[-1].put_annotation(key, value)

    def put_metadata(self, key: str, value: Any, namespace: str = "default") -> None:
        """Add to the innermost block what is not searched for."""
        if self._open:
            self._open[-1].put_metadata(key, value, namespace)

    def patch(self, modules: Sequence[str]) -> None:
        """Patch nothing: the proxy opens its own subsegments."""

    def patch_all(self) -> None:
        """Patch nothing."""

    def _send(self, subsegment: Subsegment) -> None:
        """Send what was timed, unless this invocation is not sampled; a lost trace is no error."""
        place = self._place()
        if place is None:
            return
        address, trace_id, parent_id = place
        document = subsegment.document() | {
            "type": "subsegment",
            "trace_id": trace_id,
            "parent_id": parent_id,
        }
        try:
            self._socket.sendto((DATAGRAM_HEADER + json.dumps(document)).encode(), address)
        except OSError:
            return

    def _place(self) -> tuple[tuple[str, int], str, str] | None:
        """The daemon's address and the trace and segment that Lambda opened; none if off."""
        daemon = self._environment.get("AWS_XRAY_DAEMON_ADDRESS", "")
        host, _, port = daemon.rpartition(":")
        fields = dict(
            part.strip().split("=", maxsplit=1)
            for part in self._environment.get("_X_AMZN_TRACE_ID", "").split(";")
            if "=" in part
        )
        disabled = self._environment.get("POWERTOOLS_TRACE_DISABLED", "").lower() in OFF
        sampled = fields.get("Sampled") == "1" and "Root" in fields and "Parent" in fields
        if disabled or not sampled or not host or not port.isdecimal():
            return None
        return (host, int(port)), fields["Root"], fields["Parent"]
