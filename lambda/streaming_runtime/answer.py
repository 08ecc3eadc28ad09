"""What a handler returns to have its answer streamed."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

CONTENT_TYPE = "application/vnd.awslambda.http-integration-response"
"""Of an answer that begins with its status and headers."""
_SEPARATOR = b"\0" * 8


@dataclass(frozen=True)
class Streamed:
    """An HTTP response whose body goes out piece by piece."""

    status: int
    headers: Mapping[str, str]
    pieces: Iterable[bytes]

    def chunks(self) -> Iterator[bytes]:
        """What is sent: the status and the headers as JSON, eight zero bytes, and the body.

        API Gateway developer guide, "Set up a Lambda proxy integration with payload response
        streaming in API Gateway"; function URLs take the same.
        """
        head = {"statusCode": self.status, "headers": dict(self.headers)}
        yield json.dumps(head).encode() + _SEPARATOR
        yield from self.pieces
