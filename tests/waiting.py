"""Waiting for what comes to be."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(condition: Callable[[], T], seconds: float = 30.0, *, every: float = 0.02) -> T:
    """What a condition gives, once it gives something true; too late is a failure."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(every)
    return found
