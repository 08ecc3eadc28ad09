"""The requests that targets have not answered in full yet.

Application Load Balancers user guide, "Deregistration delay": a target that leaves gets no new
requests, and those that it has are waited for.
"""

import threading
from collections import Counter


class OpenRequests:
    """Counts them, for each target."""

    def __init__(self) -> None:
        """There is none."""
        self._open: Counter[str] = Counter()
        self._changed = threading.Condition()

    def began(self, target: str) -> None:
        """A request is for this target."""
        with self._changed:
            self._open[target] += 1

    def ended(self, target: str) -> None:
        """It was answered, or given up."""
        with self._changed:
            self._open[target] -= 1
            if not self._open[target]:
                del self._open[target]
            self._changed.notify_all()

    def wait_for(self, target: str, within: float) -> bool:
        """Return once the target has none; false where it still has after so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: target not in self._open, within)
