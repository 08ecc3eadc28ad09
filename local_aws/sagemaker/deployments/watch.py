"""Time that goes by in a deployment, and what ends the deployment meanwhile."""

from collections.abc import Callable, Collection

from local_aws.clock import Clock
from local_aws.hosting_protocol import ContainerFailed

# CloudWatch evaluates an alarm every ten seconds at best; in seconds of AWS.
_LOOK = 5.0


class RolledBack(Exception):  # noqa: N818 - it tells what became of the deployment
    """A deployment must go back; `reason` is what DescribeEndpoint shows as FailureReason."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


class Watch:
    """Looks at the alarms while time goes by, and at how much of it the deployment may take."""

    def __init__(
        self, clock: Clock, firing: Callable[[], Collection[str]], *, maximum: float | None
    ) -> None:
        """Allow so many seconds, for waits in AWS's time and for starting workers in real time."""
        self._clock, self._firing, self._maximum = clock, firing, maximum
        self._spent = 0.0

    @property
    def left(self) -> float | None:
        """How many seconds the deployment may still take; None where nothing bounds it."""
        return None if self._maximum is None else max(0.0, self._maximum - self._spent)

    def bake(self, seconds: float) -> None:
        """Let time go by.

        Raises:
            RolledBack: an alarm fires, or the time is over.
        """
        while seconds > 0:
            step = min(seconds, _LOOK)
            self._clock.sleep(step)
            self._spent += step
            seconds -= step
            self.check()

    def working(self, work: Callable[[], None]) -> None:
        """Do what takes as long as it takes, and look afterwards; raises what the work raises."""
        began = self._clock.stopwatch()
        try:
            work()
        except ContainerFailed:
            self._spent += self._clock.stopwatch() - began
            self._check_time()  # what was cut off has no reason of its own
            raise
        self._spent += self._clock.stopwatch() - began
        self.check()

    def check(self) -> None:
        """Raise `RolledBack` if an alarm fires or the time is over."""
        firing = sorted(self._firing())
        if firing:
            raise RolledBack(
                f"The deployment was rolled back because of CloudWatch alarm(s) in ALARM state: "
                f"{', '.join(firing)}."
            )
        self._check_time()

    def _check_time(self) -> None:
        if self.left == 0:
            raise RolledBack(
                "The deployment was rolled back because it took longer than "
                f"MaximumExecutionTimeoutInSeconds ({self._maximum:g})."
            )
