"""What is written down of a submission: where its outcome will be, and what it asked for.

With an idempotency key, a record is written before the request goes into the queue: it claims the
key, until the real one takes its place or its deadline is over.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from inference_proxy.exchange import Request


@dataclass(frozen=True, kw_only=True)
class Record:
    """One submission.

    Attributes:
        output: the s3:// URI of its answer; None while it is on its way into the queue.
        failure: the one of its error, if errors are written.
        submitted: seconds since 1970.
        deadline: the same; without an outcome by then, there will be none.
        digest: of what was asked for.
    """

    output: str | None
    failure: str | None
    submitted: float
    deadline: float
    digest: str

    @property
    def is_over(self) -> bool:
        """Whether its deadline has passed."""
        return time.time() > self.deadline

    @property
    def is_void(self) -> bool:
        """Whether it claims a key for a request that never came into the queue."""
        return self.output is None and self.is_over

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """What `to_json` has written."""
        return cls(**json.loads(text))

    def to_json(self) -> bytes:
        """The record as an object in S3."""
        return json.dumps(asdict(self)).encode()


def digest(request: Request, location: str | None) -> str:
    """What tells requests apart: body or location, and what they are and shall become."""
    parts = (location or "", request.content_type, request.accept or "")
    return hashlib.sha256("\0".join(parts).encode() + b"\0" + request.body).hexdigest()
