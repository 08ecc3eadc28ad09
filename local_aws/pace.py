"""How fast time goes by for metrics, alarms and scaling."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """A factor of 60 makes a minute of AWS last a second here; 1 is AWS's own pace."""

    factor: float = 1.0

    def real(self, seconds: float) -> float:
        """How long so many seconds of AWS last here."""
        return seconds / self.factor

    def elapsed(self, seconds: float) -> float:
        """How much of AWS's time goes by in so many seconds here."""
        return seconds * self.factor
