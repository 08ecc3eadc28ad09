"""The health of one target.

Application Load Balancers user guide, "Health checks for Application Load Balancer target groups".
"""

from dataclasses import dataclass, field
from typing import Literal

State = Literal["initial", "healthy", "unhealthy"]


@dataclass(frozen=True, kw_only=True)
class HealthCheck:
    """What a target group asks its targets.

    Attributes:
        path: what is asked for.
        port: another port than that of the requests; None takes theirs.
        interval: seconds between two checks.
        timeout: seconds that an answer may take.
        healthy_after: so many successes bring an unhealthy target back.
        unhealthy_after: so many failures take a target out.
        codes: the statuses that are a success, as `200`, `200,202` or `200-299`.
    """

    path: str
    port: int | None
    interval: float
    timeout: float
    healthy_after: int
    unhealthy_after: int
    codes: str

    def accepts(self, status: int) -> bool:
        """Whether an answer with this status is a success."""
        for part in self.codes.split(","):
            first, _, last = part.partition("-")
            if int(first) <= status <= int(last or first):
                return True
        return False


@dataclass
class TargetHealth:
    """What the checks of a target came to.

    Attributes:
        state: a new target is initial until its first success, or until it failed too often.
        reason: AWS's code for a state other than healthy.
        description: the same in words.
    """

    state: State = "initial"
    reason: str = "Elb.InitialHealthChecking"
    description: str = "Initial health checks in progress"
    _in_a_row: int = field(default=0, init=False)
    _succeeded: bool = field(default=False, init=False)

    def saw(self, status: int | None, check: HealthCheck) -> None:
        """Take note of a check: its status, or None where no answer came."""
        succeeded = status is not None and check.accepts(status)
        self._in_a_row = self._in_a_row + 1 if succeeded == self._succeeded else 1
        self._succeeded = succeeded
        if succeeded:
            if self.state == "initial" or self._in_a_row >= check.healthy_after:
                self.state, self.reason, self.description = "healthy", "", ""
        elif self._in_a_row >= check.unhealthy_after:
            self._failed(status)

    def _failed(self, status: int | None) -> None:
        self.state = "unhealthy"
        if status is None:
            self.reason, self.description = "Target.FailedHealthChecks", "Health checks failed"
        else:
            self.reason = "Target.ResponseCodeMismatch"
            self.description = f"Health checks failed with these codes: [{status}]"
