"""How often requests may come: a token bucket, as API Gateway throttles."""

import threading
from collections.abc import Callable
from time import monotonic


class TokenBucket:
    """Holds at most `burst` tokens and gets `rate` a second; a request takes one."""

    def __init__(self, *, rate: float, burst: int, clock: Callable[[], float] = monotonic) -> None:
        """Start full.

        Args:
            rate: tokens a second.
            burst: the most tokens, thus the most requests at once.
            clock: seconds that only grow.
        """
        self._rate, self._burst, self._clock = rate, burst, clock
        self._tokens, self._seen = float(burst), clock()
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Whether there was a token, which is gone now."""
        with self._lock:
            now = self._clock()
            grown = self._tokens + (now - self._seen) * self._rate
            self._tokens, self._seen = min(float(self._burst), grown), now
            if self._tokens < 1:
                return False
            self._tokens -= 1
            return True
