"""What a front refuses, and what keeps it from answering, as the client's own errors."""

from __future__ import annotations

import json
import ssl
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from modelport.calling.errors import (
    InvocationError,
    ModelError,
    RejectedError,
    UnavailableError,
    of_status,
)
from modelport.calling.http_connections import os_errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_OF_THE_MODEL = 424
_LONGEST_MESSAGE = 1000


@contextmanager
def lost(url: str) -> Iterator[None]:
    """Says of a connection that failed whose it was.

    Raises:
        UnavailableError: nobody answers, or not to the end.
        RejectedError: one side doesn't trust the other.
    """
    try:
        with os_errors():
            yield
    except ssl.SSLError as error:
        raise RejectedError(f"{shown(url)}: {error}") from error
    except OSError as error:
        raise UnavailableError(f"{shown(url)}: {error}", retryable=True) from error


def shown(url: str) -> str:
    """A URL without its query, which of a presigned one lets in whoever knows it."""
    return url.partition("?")[0]


def refusal(url: str, status: int, headers: Mapping[str, str], body: bytes) -> InvocationError:
    """The error for an answer: in the envelope, of API Gateway, or of anybody between."""
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    known = told if isinstance(told, dict) else {}
    error = known.get("error")
    code = str(error.get("type", "")) if isinstance(error, dict) else ""
    said = known.get("message") or body.decode(errors="replace")
    said = str(said)[:_LONGEST_MESSAGE]
    message = f"{shown(url)}: {status} {code}".rstrip() + f": {said}"
    if status == _OF_THE_MODEL:
        return ModelError(message, code=code, status=status)
    after = _seconds(headers.get("Retry-After", ""))
    return of_status(message, code=code, status=status, retry_after=after)


def _seconds(after: str) -> float:
    """What Retry-After says: seconds, or a date (RFC 9110, 10.2.3)."""
    if after.isdecimal():
        return float(after)
    try:
        date = parsedate_to_datetime(after)
    except (ValueError, OverflowError):
        return 0.0
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (date - datetime.now(UTC)).total_seconds())
