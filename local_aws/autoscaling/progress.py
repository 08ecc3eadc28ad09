"""What goes on at one target: the change under way, its cooldowns, who called."""

from dataclasses import dataclass, field
from typing import Any

from local_aws.autoscaling.engine.decision import Cooldowns, Proposal


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change of capacity that is carried out; no proposal where limits demanded it."""

    activity: dict[str, Any]
    before: int
    capacity: int
    proposal: Proposal | None


@dataclass(kw_only=True)
class Progress:
    """Only the engine's thread changes this, but for `limits_changed`.

    Attributes:
        cooldowns: of the last changes.
        change: the one under way.
        limits_changed: why what there is has to be brought between the limits.
        called: for each alarm and policy, the alarm's state and when it called last.
    """

    cooldowns: Cooldowns = field(default_factory=Cooldowns)
    change: Change | None = None
    limits_changed: str | None = None
    called: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)
