"""How much serves: bounds, what decides between them, and other bounds at other times."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from model_hosting.policies import Policy


@dataclass(frozen=True, kw_only=True)
class ScheduledBounds:
    """Other bounds from a time on.

    Attributes:
        name: unique among the target's schedules.
        expression: at(…), rate(…) or cron(…).
        time_zone: of at and cron, such as Europe/Rome.
        min_capacity: the least from then on; unchanged without.
        max_capacity: the most from then on; unchanged without.
    """

    name: str
    expression: str
    time_zone: str = "UTC"
    min_capacity: int | None = None
    max_capacity: int | None = None

    def properties(self) -> dict[str, Any]:
        """The scheduled action."""
        return {
            "scheduledActionName": self.name,
            "schedule": self.expression,
            "timezone": self.time_zone,
            "scalableTargetAction": {
                "minCapacity": self.min_capacity,
                "maxCapacity": self.max_capacity,
            },
        }


@dataclass(frozen=True, kw_only=True)
class Scaling:
    """The bounds of what serves, and what decides between them.

    Attributes:
        min_capacity: the least that serves: instances, copies, or requests at once.
        max_capacity: the most.
        policies: of all, the one that wants the most capacity decides.
        schedules: other bounds at other times.
    """

    min_capacity: int
    max_capacity: int
    policies: Sequence[Policy] = ()
    schedules: Sequence[ScheduledBounds] = ()
