"""PutScalingPolicy, DescribeScalingPolicies, DeleteScalingPolicy."""

import time
from collections.abc import Mapping
from typing import Any

from local_aws.autoscaling.dimensions import (
    LABEL,
    PREDEFINED_METRICS,
    REQUESTS,
    UNMEASURED,
    target_groups,
)
from local_aws.autoscaling.state import State
from local_aws.autoscaling.target_key import TargetKey
from local_aws.autoscaling.tracking_alarms import alarms_for
from local_aws.errors import AwsError, invalid, not_emulated
from local_aws.scope import Scope

_CONFIGURATIONS = {
    "TargetTrackingScaling": "TargetTrackingScalingPolicyConfiguration",
    "StepScaling": "StepScalingPolicyConfiguration",
}


def put(state: State, scope: Scope, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """PutScalingPolicy: creates or replaces, with the alarms of target tracking."""
    key = TargetKey.of(parameters)
    target = state.target(scope, key)
    name = parameters["PolicyName"]
    existing = target.policies.get(name, {})
    policy = {"PolicyType": "StepScaling", **existing, **parameters}
    _check(state, scope, policy)
    policy["PolicyARN"] = scope.arn(
        "autoscaling",
        f"scalingPolicy:{target.identifier}:resource/{key.namespace}/{key.resource_id}"
        f":policyName/{name}",
    )
    policy.setdefault("CreationTime", time.time())
    state.alarms.delete(scope, target.alarms.pop(name, ()))
    alarms = alarms_for(policy) if policy["PolicyType"] == "TargetTrackingScaling" else []
    target.alarms[name] = [alarm["AlarmName"] for alarm in alarms]
    for alarm in alarms:
        state.alarms.put(scope, alarm)
    target.policies[name] = policy
    return {"PolicyARN": policy["PolicyARN"], "Alarms": _alarms(state, scope, policy)}


def _alarms(state: State, scope: Scope, policy: Mapping[str, Any]) -> list[dict[str, str]]:
    """The alarms that call upon a policy: those made for it, or by whoever put it."""
    return [
        {"AlarmName": alarm["AlarmName"], "AlarmARN": alarm["AlarmArn"]}
        for alarm in state.alarms.all(scope)
        if policy["PolicyARN"] in alarm["AlarmActions"]
    ]


def _check(state: State, scope: Scope, policy: Mapping[str, Any]) -> None:
    configuration = _CONFIGURATIONS.get(policy["PolicyType"])
    if configuration is None:
        raise not_emulated(f"a scaling policy of type {policy['PolicyType']}")
    if not policy.get(configuration):
        raise invalid(f"{configuration} is required for policy type {policy['PolicyType']}")
    if policy["PolicyType"] == "StepScaling":
        _check_steps(policy[configuration])
    else:
        _check_metric(policy["ScalableDimension"], policy[configuration])
        _check_label(state, scope, policy)


def _check_steps(configuration: Mapping[str, Any]) -> None:
    """A step policy acts on an alarm's breach: it says by how much, and from where on."""
    if not configuration.get("StepAdjustments") or not configuration.get("AdjustmentType"):
        raise invalid("StepScalingPolicyConfiguration needs an AdjustmentType and StepAdjustments")


def _check_metric(dimension: str, tracking: Mapping[str, Any]) -> None:
    if "Metrics" in tracking.get("CustomizedMetricSpecification", {}):
        raise not_emulated("target tracking on metric math")
    given = [name for name in tracking if name.endswith("MetricSpecification")]
    if len(given) != 1:
        raise invalid(
            "You must specify exactly one of PredefinedMetricSpecification and "
            "CustomizedMetricSpecification"
        )
    predefined = tracking.get("PredefinedMetricSpecification", {}).get("PredefinedMetricType")
    if predefined in UNMEASURED:
        raise not_emulated(f"target tracking on {predefined}")
    if predefined is not None and predefined not in PREDEFINED_METRICS[dimension]:
        raise invalid(
            f"{predefined} can't be used with {dimension}, which has "
            f"{', '.join(PREDEFINED_METRICS[dimension])}"
        )


def _check_label(state: State, scope: Scope, policy: Mapping[str, Any]) -> None:
    """A load balancer's requests are those of a target group that the service's tasks are in."""
    tracking = policy[_CONFIGURATIONS["TargetTrackingScaling"]]
    metric = tracking.get("PredefinedMetricSpecification", {})
    if metric.get("PredefinedMetricType") != REQUESTS:
        return
    own = target_groups(state, scope, TargetKey.of(policy))
    label = LABEL.fullmatch(metric.get("ResourceLabel", ""))
    if label is None or label["TargetGroup"] not in own:
        raise invalid(
            f"{REQUESTS} needs a ResourceLabel app/NAME/ID/targetgroup/NAME/ID with a target "
            f"group of {policy['ResourceId']}, which has {', '.join(sorted(own)) or 'none'}; "
            f"received {metric.get('ResourceLabel', 'none')}"
        )


def describe(state: State, scope: Scope, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeScalingPolicies."""
    filters = {
        field: parameters[field]
        for field in ("ServiceNamespace", "ResourceId", "ScalableDimension")
        if field in parameters
    }
    names = parameters.get("PolicyNames")
    return {
        "ScalingPolicies": [
            {**policy, "Alarms": _alarms(state, scope, policy)}
            for _, target in state.within(scope)
            for policy in target.policies.values()
            if filters.items() <= policy.items() and (not names or policy["PolicyName"] in names)
        ]
    }


def delete(state: State, scope: Scope, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """DeleteScalingPolicy."""
    key = TargetKey.of(parameters)
    found, name = state.targets.get((scope, key)), parameters["PolicyName"]
    if found is None or found.policies.pop(name, None) is None:
        raise AwsError(
            "ObjectNotFoundException",
            f"No scaling policy found for service namespace: {key.namespace}, resource ID: "
            f"{key.resource_id}, scalable dimension: {key.dimension}",
        )
    state.alarms.delete(scope, found.alarms.pop(name, ()))
    return {}
