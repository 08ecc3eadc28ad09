"""Asking again, ever later, when that can help."""

from __future__ import annotations

import math
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from modelport.calling.errors import InvocationError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Retries:
    """How often and when a request is sent again whose error says that it is `retryable`.

    Attributes:
        attempts: the most, the first included.
        first_pause: up to so many seconds after the first attempt, and twice as many after each.
        longest_pause: the most seconds of those.
        longest_wait: the most seconds that an answer may say to wait (Retry-After): where it says
            more, its error is raised, and `retry_after` has them.
    """

    attempts: int = 4
    first_pause: float = 0.25
    longest_pause: float = 10.0
    longest_wait: float = 60.0

    def __post_init__(self) -> None:
        """Refuse what makes no sense.

        Raises:
            ValueError: there would be no attempt, or a pause would be less than none.
        """
        if self.attempts < 1:
            raise ValueError(f"attempts: received {self.attempts}; accepted is 1 or more")
        for name in ("first_pause", "longest_pause", "longest_wait"):
            seconds = getattr(self, name)
            if not seconds >= 0:
                raise ValueError(f"{name}: received {seconds}; accepted are seconds from 0 on")

    def call(self, ask: Callable[[], T], *, until: float = math.inf) -> T:
        """What `ask` returns at last.

        Args:
            ask: sends it.
            until: when nobody waits for another attempt any more, by time.monotonic().

        Raises:
            InvocationError: the last attempt's, or one that doesn't get better by waiting.
        """
        for attempt in range(1, self.attempts):
            try:
                return ask()
            except InvocationError as error:
                if not error.retryable or error.retry_after > self.longest_wait:
                    raise
                pause = self._pause(attempt, error)
                if time.monotonic() + pause >= until:
                    raise
                time.sleep(pause)
        return ask()

    def _pause(self, attempt: int, error: InvocationError) -> float:
        """Anything up to the bound, so that clients that failed together don't return together."""
        bound = min(self.longest_pause, self.first_pause * 2 ** (attempt - 1))
        return error.retry_after + random.uniform(0, bound)  # noqa: S311 - no secret
