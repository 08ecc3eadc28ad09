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
from local_aws.sagemaker.variants import VariantPlan


@dataclass(frozen=True, kw_only=True)
class Step:
    """So many instances of each variant's new fleet get requests, and so many seconds go by."""

    instances: Mapping[str, int]
    wait: int

    def share(self, plan: VariantPlan) -> Fraction:
        """The part of a variant's requests that its new fleet gets."""
        total = plan.instance_count
        return Fraction(self.instances[plan.name], total) if total else Fraction(1)


def steps(policy: Policy, plans: Iterable[VariantPlan]) -> tuple[Step, ...]:
    """The steps forward, at least one; the last one has all instances of all variants."""
    plans = list(plans)
    rows = list(zip_longest(*(_turned_on(policy, plan) for plan in plans)))
    return tuple(
        Step(
            instances={
                plan.name: plan.instance_count if count is None else count
                for plan, count in zip(plans, row, strict=True)
            },
            wait=policy.wait + (policy.termination_wait if number == len(rows) else 0),
        )
        for number, row in enumerate(rows, 1)
    )


def _turned_on(policy: Policy, plan: VariantPlan) -> tuple[int, ...]:
    """How many instances get requests after each step; a shadow's get copies all at once."""
    total = plan.instance_count
    if policy.size is None or plan.is_shadow:
        return (total,)
    batch = policy.size.of(total)
    if policy.kind == "CANARY":
        return (batch, total)
    return (*range(batch, total, batch), total)


def back(batch: Size | None, *, old_instances: int, total: int) -> tuple[int, ...]:
    """How many instances an old fleet has, step by step, while a rolling deployment goes back.

    Args:
        batch: RollbackMaximumBatchSize; all of them at once where it is absent.
        old_instances: what the old fleet still has.
        total: what it had before the deployment.
    """
    if batch is None:
        return (total,)
    size = batch.of(total)
    return (*range(old_instances + size, total, size), total)


def kept(share: Fraction, total: int) -> int:
    """The instances that an old fleet needs for its share of the traffic: none for none."""
    return math.ceil(share * total)
