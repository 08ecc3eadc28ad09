"""The steps of a guarded deployment, known before anything starts.

From the Developer Guide, "Deployment guardrails": after each shift comes a baking period, after
the last one the final baking period and then the wait for the old fleet's termination.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest

from local_aws.sagemaker.deployments.policy import Policy, Size
from local_aws.sagemaker.running import Sized


@dataclass(frozen=True, kw_only=True)
class Step:
    """So many of each new fleet, by its name, get requests, and so many seconds go by."""

    counts: Mapping[str, int]
    wait: int

    def share(self, plan: Sized) -> Fraction:
        """The part of the requests that the new fleet gets."""
        total = plan.count
        return Fraction(self.counts[plan.name], total) if total else Fraction(1)


def steps(policy: Policy, plans: Iterable[Sized]) -> tuple[Step, ...]:
    """The steps forward, at least one; the last one has all of all plans."""
    plans = list(plans)
    rows = list(zip_longest(*(_turned_on(policy, plan) for plan in plans)))
    return tuple(
        Step(
            counts={
                plan.name: plan.count if count is None else count
                for plan, count in zip(plans, row, strict=True)
            },
            wait=policy.wait + (policy.termination_wait if number == len(rows) else 0),
        )
        for number, row in enumerate(rows, 1)
    )


def _turned_on(policy: Policy, plan: Sized) -> tuple[int, ...]:
    """How many get requests after each step; a shadow's get copies all at once."""
    total = plan.count
    if policy.size is None or plan.is_shadow:
        return (total,)
    batch = policy.size.of(total)
    if policy.kind == "CANARY":
        return (batch, total)
    return (*range(batch, total, batch), total)


def back(batch: Size | None, *, left: int, total: int) -> tuple[int, ...]:
    """How many an old fleet has, step by step, while a rolling deployment goes back.

    Args:
        batch: RollbackMaximumBatchSize; all of them at once where it is absent.
        left: what the old fleet still has.
        total: what it had before the deployment.
    """
    if batch is None:
        return (total,)
    size = batch.of(total)
    return (*range(left + size, total, size), total)


def kept(share: Fraction, total: int) -> int:
    """How many an old fleet needs for its share of the traffic: none for none."""
    return math.ceil(share * total)
