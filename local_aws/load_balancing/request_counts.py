"""How many requests target groups were sent."""

import threading
from collections import Counter
from collections.abc import Mapping


class RequestCounts:
    """Counts them for each group, by its ARN; `drain` gives what was counted since."""

    def __init__(self) -> None:
        """Start at nothing."""
        self._counted: Counter[str] = Counter()
        self._lock = threading.Lock()

    def add(self, group: str) -> None:
        """One of its targets was sent a request."""
        with self._lock:
            self._counted[group] += 1

    def drain(self) -> Mapping[str, int]:
        """What was counted since the last time."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
        return counted
