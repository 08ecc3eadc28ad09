"""What SageMaker takes of a DeploymentConfig (Developer Guide: "Deployment guardrails").

The wording is ours: AWS documents the bounds, not the messages.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from local_aws.errors import invalid
from local_aws.sagemaker.deployments.plan import steps
from local_aws.sagemaker.deployments.policy import SIZES, Policy
from local_aws.sagemaker.running import Sized
from local_aws.sagemaker.variants import RunningVariant, VariantPlan

_FIELDS = {**SIZES, "ROLLING": "MaximumBatchSize"}
_LEAST = {"CANARY": 0, "LINEAR": 10, "ROLLING": 5}
_MOST = 50


def check(
    config: Mapping[str, Any],
    policy: Policy,
    plans: Collection[VariantPlan],
    known_alarms: Collection[str],
) -> None:
    """Refuse what contradicts itself, or doesn't fit an endpoint's variants."""
    _check_config(config)
    if any(plan.serverless for plan in plans):
        raise invalid(
            "DeploymentConfig is only supported for real-time and asynchronous endpoints, not for "
            "serverless variants."
        )
    if policy.is_rolling and len(plans) > 1:
        raise invalid("RollingUpdatePolicy is not supported for endpoints of several variants.")
    check_policy(policy, plans, known_alarms)


def check_policy(policy: Policy, plans: Collection[Sized], known_alarms: Collection[str]) -> None:
    """Refuse sizes, waits and alarms that an update to such plans can't have."""
    for plan in plans:
        if not plan.is_shadow:
            _check_size(policy, plan)
    _check_duration(policy, plans)
    missing = [name for name in policy.alarms if name not in known_alarms]
    if missing:
        raise invalid(
            f"The CloudWatch alarm(s) {', '.join(missing)} of AutoRollbackConfiguration do not "
            "exist: create them before the update."
        )


def _check_config(config: Mapping[str, Any]) -> None:
    blue_green = config.get("BlueGreenUpdatePolicy")
    if blue_green and config.get("RollingUpdatePolicy"):
        raise invalid("Give either BlueGreenUpdatePolicy or RollingUpdatePolicy, not both.")
    if not blue_green:
        return
    routing = blue_green["TrafficRoutingConfiguration"]
    for kind, field in SIZES.items():
        if (routing["Type"] == kind) != bool(routing.get(field)):
            verb = "is required" if routing["Type"] == kind else "is not allowed"
            raise invalid(f"{field} {verb} for TrafficRoutingConfiguration {routing['Type']}.")


def _check_size(policy: Policy, plan: Sized) -> None:
    if policy.size is None:
        return
    field, least, total = _FIELDS[policy.kind], _LEAST[policy.kind], plan.count
    if total < 2:  # noqa: PLR2004 - half of it must be a whole one
        raise invalid(
            f"{field} needs at least 2 {plan.unit}, so that a part of them can take the traffic "
            f"of the other: {plan.title} has {total}."
        )
    if not least <= policy.size.percent(total) <= _MOST:
        raise invalid(
            f"{field} must be {least or 1} to {_MOST} percent of the {total} {plan.unit} of "
            f"{plan.title}, not {policy.size.percent(total):g} percent."
        )


def _check_duration(policy: Policy, plans: Iterable[Sized]) -> None:
    waits = sum(step.wait for step in steps(policy, plans))
    if policy.maximum is not None and policy.maximum <= waits:
        raise invalid(
            f"MaximumExecutionTimeoutInSeconds ({policy.maximum}) must be larger than the total "
            f"waiting time of the deployment ({waits} seconds)."
        )


def check_update(plans: Collection[VariantPlan], live: Collection[RunningVariant]) -> None:
    """Refuse other variants than those that serve, and what the old fleet could not stand by."""
    planned = {plan.name: plan for plan in plans}
    if planned.keys() != {variant.name for variant in live}:
        raise invalid(
            "The variant names must stay the same in an update with a DeploymentConfig: "
            f"{', '.join(sorted(variant.name for variant in live))} serve, "
            f"{', '.join(sorted(planned))} are asked for."
        )
    if any(variant.arriving for variant in live):
        raise invalid(
            "The endpoint serves with a mix of its old and new configuration after a failed "
            "rollback: update it without DeploymentConfig first."
        )
