"""Which policies are called upon now.

An alarm calls when it changes its state, and for as long as it keeps it once a minute again
(CloudWatch User Guide, "Alarm actions").
"""

from collections.abc import Iterable, Mapping
from typing import Any

from local_aws.autoscaling.engine import proposals
from local_aws.autoscaling.progress import Progress
from local_aws.autoscaling.tracking_alarms import is_low

_MINUTE = 60.0
Call = tuple[Mapping[str, Any], Mapping[str, Any]]
"""A policy, and the alarm that calls upon it."""


def due(
    policies: Iterable[Mapping[str, Any]],
    alarms: Iterable[Mapping[str, Any]],
    progress: Progress,
    *,
    now: float,
) -> list[Call]:
    """All calls, if at least one of them is due; those that aren't ready to scale in are left out.

    Args:
        policies: of one target.
        alarms: all of its account and region.
        progress: remembers who called when.
        now: in AWS's seconds.
    """
    policies = list(policies)
    calls = [
        (policy, alarm) for alarm in alarms for policy in policies if proposals.calls(alarm, policy)
    ]
    if not any([_is_due(call, progress, now) for call in calls]):  # noqa: C419 - all are marked
        return []
    if _may_scale_in(policies, calls):
        return calls
    return [call for call in calls if not (_tracks(call[0]) and is_low(call[1]))]


def _is_due(call: Call, progress: Progress, now: float) -> bool:
    policy, alarm = call
    key, state = (alarm["AlarmName"], policy["PolicyARN"]), alarm["StateValue"]
    before, then = progress.called.get(key, ("", now))
    if state == before and now - then < _MINUTE:
        return False
    progress.called[key] = (state, now)
    return True


def _may_scale_in(policies: Iterable[Mapping[str, Any]], calls: Iterable[Call]) -> bool:
    """Only if all tracking policies that scale in are ready to.

    Application Auto Scaling User Guide, "How target tracking scaling works".
    """
    ready = {policy["PolicyARN"] for policy, alarm in calls if is_low(alarm)}
    return all(
        policy["PolicyARN"] in ready
        for policy in policies
        if _tracks(policy) and not policy[proposals.TRACKING].get("DisableScaleIn")
    )


def _tracks(policy: Mapping[str, Any]) -> bool:
    return bool(policy["PolicyType"] == "TargetTrackingScaling")
