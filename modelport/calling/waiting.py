"""Looking for what takes its time, at first often and then ever less."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from modelport.calling.errors import InvocationError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
"""Seconds: the longest is what a front asks for between two looks."""


def until_there(
    look: Callable[[], T | None],
    *,
    since: float,
    longest: float,
    late: str,
    tell: Callable[[float], None] = lambda _: None,
) -> T:
    """Blocks until `look` finds something, and returns it.

    Args:
        look: what is asked again and again.
        since: when it began, by time.monotonic().
        longest: the seconds from then on after which nobody waits longer.
        late: the message of the error that is raised then.
        tell: gets the seconds so far, after each look in vain.

    Raises:
        InvocationError: it is not there in time; or else what `look` raises.
    """
    pause = _FIRST_PAUSE
    while True:
        found = look()
        if found is not None:
            return found
        seconds = time.monotonic() - since
        if seconds >= longest:
            raise InvocationError(late, retryable=True)
        tell(seconds)
        time.sleep(min(pause, longest - seconds))
        pause = min(pause * 1.5, _LONGEST_PAUSE)
