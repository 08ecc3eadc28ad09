"""An answer of `POST /stream`: server-sent events, as docs/streaming.md has them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Self

from modelport.calling.errors import ModelError, UnavailableError
from modelport.calling.streaming import lines
from modelport.client.refusals import lost, refusal

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    import urllib3

_MEDIA_TYPE = "text/event-stream"


class EventStream(Iterator[bytes]):
    """The parts of an answer as they come; closing it, or leaving its `with`, ends the connection.

    Reading raises an `InvocationError` where the answer breaks off.
    """

    def __init__(self, url: str, answer: urllib3.BaseHTTPResponse) -> None:
        """Waits for the first part, so that what fails before it can be asked again.

        Raises:
            InvocationError: it fails before, or isn't such an answer.
        """
        self._coming = _parts(url, answer)
        self._first = list(islice(self._coming, 1))

    def __next__(self) -> bytes:
        """The next part, once it is there."""
        return self._first.pop() if self._first else next(self._coming)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes it."""
        self.close()

    def close(self) -> None:
        """Nothing more comes: the connection is closed, unless all of the answer was read."""
        self._first.clear()
        self._coming.close()


def _parts(url: str, answer: urllib3.BaseHTTPResponse) -> Generator[bytes]:
    try:
        _check(url, answer)
        with lost(url):
            for name, data in _events(lines(iter(answer.read1, b""))):
                told = json.loads(data)
                if name == "end":
                    answer.drain_conn()
                    return
                if name == "error":
                    raise refusal(url, told["code"], {}, data.encode())
                yield bytes(told["body"], "utf-8")
        raise UnavailableError(f"{url}: the stream broke off before its end", retryable=True)
    except (ValueError, LookupError, TypeError) as error:
        message = f"{url}: the answer is no stream of a front: {error!r}"
        raise ModelError(message) from error
    finally:
        answer.close()


def _check(url: str, answer: urllib3.BaseHTTPResponse) -> None:
    received = answer.headers.get("Content-Type", "")
    if received.partition(";")[0].strip().lower() != _MEDIA_TYPE:
        raise ModelError(f"{url}: received {received!r} for a stream; accepted is {_MEDIA_TYPE}")


def _events(text: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The names and data of events (HTML Living Standard, "Server-sent events")."""
    name, data = "", list[str]()
    for line in text:
        field, _, value = line.partition(":")
        if field == "event":
            name = value.removeprefix(" ")
        elif field == "data":
            data.append(value.removeprefix(" "))
        elif not line:
            if data:
                yield name, "\n".join(data)
            name, data = "", []
