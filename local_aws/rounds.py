"""Something that is done again and again, on a thread of its own."""

import logging
import threading
from collections.abc import Callable

_log = logging.getLogger(__name__)


class Rounds:
    """Does its work until it is stopped; a round that fails is told of, and the next one comes."""

    def __init__(self, work: Callable[[], None], *, every: float) -> None:
        """Wait so many seconds before each round; nothing runs before `start`."""
        self._work, self._every = work, every
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rounds", daemon=True)

    def start(self) -> "Rounds":
        """Begin."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """End; waits for the round under way."""
        self._ended.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(self._every):
            try:
                self._work()
            except Exception:  # noqa: BLE001 - a thread's exception would be its end
                _log.exception("a round failed")
