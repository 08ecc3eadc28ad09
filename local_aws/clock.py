"""AWS's time, for whatever lets it go by."""

import time

from local_aws.pace import Pace


class Clock:
    """Lets AWS's seconds go by at a pace; what takes real work is measured in real seconds."""

    def __init__(self, pace: Pace | None = None) -> None:
        """Keep AWS's own pace, unless another one is given."""
        self._pace = pace or Pace()

    def real(self, seconds: float) -> float:
        """How long so many seconds of AWS last here."""
        return self._pace.real(seconds)

    def sleep(self, seconds: float) -> None:
        """Let so many seconds of AWS go by."""
        time.sleep(self._pace.real(seconds))

    def stopwatch(self) -> float:
        """Real seconds since some moment: a container starts no faster because waits are short."""
        return time.monotonic()
