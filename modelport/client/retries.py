"""Asking again, ever later, when that can help."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from modelport.clients.errors import InvocationError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Retries:
    """How often and when.

    What botocore retries (throttling, lost connections, statuses 500 to 504) it retries itself, in
    its mode `standard`. What it doesn't know is retried here: a model that isn't loaded yet, a
    container that answers 429 or 502 to 504, and whatever a front answers.

    Attributes:
        attempts: the most, the first included.
        first_pause: up to so many seconds after the first attempt, and twice as many after each.
        longest_pause: the most seconds, unless the answer says to wait longer.
    """

    attempts: int = 4
    first_pause: float = 0.25
    longest_pause: float = 10.0

    def __post_init__(self) -> None:
        """Refuse what makes no sense.

        Raises:
            ValueError: there would be no attempt.
        """
        if self.attempts < 1:
            raise ValueError(f"attempts: received {self.attempts}; accepted is 1 or more")

    def call(self, ask: Callable[[], T]) -> T:
        """What `ask` returns at last.

        Raises:
            InvocationError: the last attempt's, or one that doesn't get better by waiting.
        """
        for attempt in range(1, self.attempts):
            try:
                return ask()
            except InvocationError as error:
                if not error.retryable or error.tried_again:
                    raise
                time.sleep(self._pause(attempt, error))
        return ask()

    def _pause(self, attempt: int, error: InvocationError) -> float:
        """Anything up to the bound, so that clients that failed together don't return together."""
        bound = min(self.longest_pause, self.first_pause * 2 ** (attempt - 1))
        return error.retry_after + random.uniform(0, bound)  # noqa: S311 - no secret
