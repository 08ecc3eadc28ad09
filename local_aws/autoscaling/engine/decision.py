"""How much capacity there should be: no clock, no thread, nothing but numbers.

From the Application Auto Scaling User Guide ("How target tracking scaling works", "Multiple target
tracking scaling policies") and the API reference (PutScalingPolicy). AWS doesn't say whether
capacity may be taken away while a scale-out cools down; here it may not.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """MinCapacity, MaxCapacity, and SuspendedState of dynamic scaling."""

    least: int
    most: int
    in_suspended: bool = False
    out_suspended: bool = False

    def clamp(self, capacity: int) -> int:
        """The nearest allowed capacity."""
        return max(self.least, min(self.most, capacity))


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What a policy makes of a capacity.

    Attributes:
        cause: for DescribeScalingActivities.
        wanted: from a capacity to another one, which the limits don't bound yet.
        cooldown_out: seconds after capacity was added.
        cooldown_in: seconds after capacity was taken away.
    """

    cause: str
    wanted: Callable[[int], int]
    cooldown_out: float
    cooldown_in: float


@dataclass(frozen=True, kw_only=True)
class Cooldowns:
    """What a target's last changes still influence; times on the caller's clock.

    Attributes:
        base: what there was before the scale-out that cools down.
        out_until: when that has cooled down.
        in_until: when the last scale-in has.
    """

    base: int = 0
    out_until: float = float("-inf")
    in_until: float = float("-inf")

    def after(self, proposal: Proposal, *, before: int, capacity: int, now: float) -> "Cooldowns":
        """The cooldowns once a change is complete; scaling out ends a scale-in's."""
        if capacity < before:
            return Cooldowns(in_until=now + proposal.cooldown_in)
        base = self.base if now < self.out_until else before
        return Cooldowns(base=base, out_until=now + proposal.cooldown_out)


@dataclass(frozen=True)
class Decision:
    """The capacity to have, and the policy that wants it."""

    capacity: int
    proposal: Proposal


def decide(
    current: int,
    proposals: Iterable[Proposal],
    *,
    limits: Limits,
    cooldowns: Cooldowns,
    now: float,
) -> Decision | None:
    """The largest capacity that a policy wants and may have now; None where nothing changes.

    Adding comes before taking away. While a scale-out cools down, what it added counts as part of
    what the next one wants.
    """
    more, less = [], []
    for proposal in proposals:
        goal = limits.clamp(proposal.wanted(current))
        if goal > current and now < cooldowns.out_until:
            goal = limits.clamp(proposal.wanted(cooldowns.base))
        if goal > current and not limits.out_suspended:
            more.append(Decision(goal, proposal))
        cooled = now >= max(cooldowns.in_until, cooldowns.out_until)
        if goal < current and cooled and not limits.in_suspended:
            less.append(Decision(goal, proposal))
    return max(more or less, key=lambda one: one.capacity, default=None)
