"""From an alarm that calls upon a policy to what the policy proposes."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from local_aws.autoscaling.engine.adjustments import stepped, tracked
from local_aws.autoscaling.engine.decision import Proposal
from local_aws.autoscaling.tracking_alarms import is_low

_ACTIONS = {
    "ALARM": "AlarmActions",
    "OK": "OKActions",
    "INSUFFICIENT_DATA": "InsufficientDataActions",
}
# The default of SageMaker's and Amazon ECS's targets (API reference,
# TargetTrackingScalingPolicyConfiguration).
_COOLDOWN = 300.0
STEP, TRACKING = "StepScalingPolicyConfiguration", "TargetTrackingScalingPolicyConfiguration"


def calls(alarm: Mapping[str, Any], policy: Mapping[str, Any]) -> bool:
    """Whether an alarm, in the state that it is in, calls upon a policy."""
    if not alarm.get("ActionsEnabled", True):
        return False
    return policy["PolicyARN"] in (alarm.get(_ACTIONS.get(alarm["StateValue"], "")) or ())


def proposal(
    policy: Mapping[str, Any], alarm: Mapping[str, Any], value: float | None
) -> Proposal | None:
    """What a policy wants; None where it has no value to go by, or may not scale in.

    Args:
        policy: as PutScalingPolicy took it.
        alarm: the one that calls upon it.
        value: the last datapoint of the alarm's metric.
    """
    cause = (
        f"monitor alarm {alarm['AlarmName']} in state {alarm['StateValue']} triggered policy "
        f"{policy['PolicyName']}"
    )
    if policy["PolicyType"] == "StepScaling":
        configuration = policy[STEP]
        threshold = float(alarm["Threshold"])
        cooldown = float(configuration.get("Cooldown", _COOLDOWN))
        breach = (threshold if value is None else value) - threshold
        wanted = partial(stepped, configuration=configuration, breach=breach)
        return Proposal(cause=cause, wanted=wanted, cooldown_out=cooldown, cooldown_in=cooldown)
    tracking = policy[TRACKING]
    if value is None or (is_low(alarm) and tracking.get("DisableScaleIn")):
        return None
    return Proposal(
        cause=cause,
        wanted=partial(_one_way, alarm, value, float(tracking["TargetValue"])),
        cooldown_out=float(tracking.get("ScaleOutCooldown", _COOLDOWN)),
        cooldown_in=float(tracking.get("ScaleInCooldown", _COOLDOWN)),
    )


def _one_way(alarm: Mapping[str, Any], value: float, target: float, current: int) -> int:
    """The low alarm takes away alone, and the high one adds alone."""
    wanted = tracked(current, value=value, target=target)
    return min(current, wanted) if is_low(alarm) else max(current, wanted)
