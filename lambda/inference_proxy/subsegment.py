"""A timed block of work, as X-Ray records it ("AWS X-Ray segment documents")."""

import os
import time
from typing import Any

from aws_lambda_powertools.tracing.base import BaseSegment

THROTTLED = 429


class Subsegment(BaseSegment):
    """One block: its times, annotations, and whatever blocks it holds."""

    def __init__(self, name: str, details: dict[str, Any]) -> None:
        """Start the clock."""
        self._fields: dict[str, Any] = {
            "name": name,
            "id": os.urandom(8).hex(),
            "start_time": time.time(),
            **details,
        }
        self._inner: list[Subsegment] = []

    def close(self, end_time: float | None = None) -> None:
        """Stop the clock."""
        self._fields["end_time"] = end_time or time.time()

    def add_subsegment(self, subsegment: "Subsegment") -> None:
        """Hold `subsegment`."""
        self._inner.append(subsegment)

    def remove_subsegment(self, subsegment: "Subsegment") -> None:
        """Let go of `subsegment`."""
        self._inner.remove(subsegment)

    def put_annotation(self, key: str, value: Any) -> None:
        """Add what traces are searched by."""
        self._fields.setdefault("annotations", {})[key] = value

    def put_metadata(self, key: str, value: Any, namespace: str = "default") -> None:
        """Add what is only shown."""
        space = namespace or "default"
        self._fields.setdefault("metadata", {}).setdefault(space, {})[key] = str(value)

    def put_status(self, status: int) -> None:
        """Add an HTTP status: the caller's error, a throttle or a fault."""
        self._fields["http"] = {"response": {"status": status}}
        if status == THROTTLED:
            self._fields["throttle"] = True
        if 400 <= status < 500:  # noqa: PLR2004 (HTTP's own class of callers' errors)
            self._fields["error"] = True
        if status >= 500:  # noqa: PLR2004 (HTTP's own class of servers' errors)
            self._fields["fault"] = True

    def add_exception(
        self,
        exception: BaseException,
        stack: list[Any],  # noqa: ARG002 (Powertools' signature)
        remote: bool = False,  # noqa: FBT001, FBT002 (Powertools' signature)
    ) -> None:
        """Add that `exception` ended the block: its type, for its message may quote a body."""
        self._fields["fault"] = True
        about = {"id": os.urandom(8).hex(), "type": type(exception).__name__, "remote": remote}
        self._fields.setdefault("cause", {"exceptions": []})["exceptions"].append(about)

    def document(self) -> dict[str, Any]:
        """The subsegment as a JSON object."""
        inner = [subsegment.document() for subsegment in self._inner]
        return self._fields | ({"subsegments": inner} if inner else {})
