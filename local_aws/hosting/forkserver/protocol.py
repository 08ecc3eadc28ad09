"""What a fork server and its client say to each other.

A request is one byte with descriptors beside it: one to read an `Order` from, one that gets a line
with the worker's process and at last a line with the status that it ended with, the output, and
then those that the worker keeps.
"""

import json
from dataclasses import asdict, dataclass

REQUEST = b"f"
MOST_DESCRIPTORS = 16


@dataclass(frozen=True, kw_only=True)
class Order:
    """A worker to be started, with the descriptors that it is to know by the same numbers."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str
    kept: list[int]

    def encoded(self) -> bytes:
        """As it is sent."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def decoded(cls, text: bytes) -> "Order":
        """As it was sent."""
        return cls(**json.loads(text))
