"""PutScheduledAction, DescribeScheduledActions, DeleteScheduledAction."""

import time
from collections.abc import Mapping
from typing import Any

from local_aws.autoscaling import dimensions
from local_aws.autoscaling.engine import schedules
from local_aws.autoscaling.state import Scheduled, State
from local_aws.autoscaling.target_key import TargetKey
from local_aws.autoscaling.targets import check_limits
from local_aws.errors import AwsError, invalid
from local_aws.scope import Scope


def put(state: State, scope: Scope, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """PutScheduledAction: creates, or replaces what is given of an existing one."""
    key = TargetKey.of(parameters)
    target, name = state.target(scope, key), parameters["ScheduledActionName"]
    before = target.scheduled[name].description if name in target.scheduled else {}
    description = {**before, **parameters}
    _check(state, scope, key, description)
    description["ScheduledActionARN"] = scope.arn(
        "autoscaling",
        f"scheduledAction:{target.identifier}:resource/{key.namespace}/{key.resource_id}"
        f":scheduledActionName/{name}",
    )
    description.setdefault("CreationTime", time.time())
    target.scheduled[name] = Scheduled(description=description)
    return {}


def _check(state: State, scope: Scope, key: TargetKey, description: Mapping[str, Any]) -> None:
    missing = [name for name in ("Schedule", "ScalableTargetAction") if not description.get(name)]
    if missing:
        raise invalid(f"{' and '.join(missing)} must be given for a new scheduled action")
    action = description["ScalableTargetAction"]
    if not {"MinCapacity", "MaxCapacity"} & set(action):
        raise invalid("ScalableTargetAction must have a MinCapacity, a MaxCapacity or both")
    check_limits(action, dimensions.check(state, scope, key))
    schedules.check(description["Schedule"], description.get("Timezone") or "UTC", state.next_fire)


def describe(state: State, scope: Scope, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeScheduledActions."""
    fields = ("ServiceNamespace", "ResourceId", "ScalableDimension")
    wanted = {name: parameters[name] for name in fields if name in parameters}
    names = parameters.get("ScheduledActionNames")
    return {
        "ScheduledActions": [
            action.description
            for _, target in state.within(scope)
            for name, action in target.scheduled.items()
            if wanted.items() <= action.description.items() and (not names or name in names)
        ]
    }


def delete(state: State, scope: Scope, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """DeleteScheduledAction."""
    key = TargetKey.of(parameters)
    found = state.targets.get((scope, key))
    if found is None or found.scheduled.pop(parameters["ScheduledActionName"], None) is None:
        raise AwsError(
            "ObjectNotFoundException",
            f"No scheduled action found for service namespace: {key.namespace}, resource ID: "
            f"{key.resource_id}, scalable dimension: {key.dimension}",
        )
    return {}


def activities(state: State, scope: Scope, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeScalingActivities: the newest first."""
    fields = ("ServiceNamespace", "ResourceId", "ScalableDimension")
    wanted = {name: parameters[name] for name in fields if name in parameters}
    return {
        "ScalingActivities": [
            dict(activity)
            for where, activity in reversed(state.activities)
            if where == scope and wanted.items() <= activity.items()
        ]
    }
