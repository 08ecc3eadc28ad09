"""PutScalingPolicy, DescribeScalingPolicies, DeleteScalingPolicy."""

import time
from collections.abc import Mapping
from typing import Any

from local_aws.autoscaling.state import State, TargetKey
from local_aws.errors import AwsError, invalid, not_emulated
from local_aws.scope import Scope

_CONFIGURATIONS = {
    "TargetTrackingScaling": "TargetTrackingScalingPolicyConfiguration",
    "StepScaling": "StepScalingPolicyConfiguration",
}


def put(state: State, scope: Scope, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """PutScalingPolicy: creates or replaces; remembered, never acted upon."""
    key = TargetKey.of(parameters)
    target = state.target(scope, key)
    name = parameters["PolicyName"]
    existing = target.policies.get(name, {})
    policy = {"PolicyType": "StepScaling", **existing, **parameters}
    _check(policy)
    policy["PolicyARN"] = scope.arn(
        "autoscaling",
        f"scalingPolicy:{target.identifier}:resource/{key.namespace}/{key.resource_id}"
        f":policyName/{name}",
    )
    policy.setdefault("CreationTime", time.time())
    target.policies[name] = policy
    return {"PolicyARN": policy["PolicyARN"], "Alarms": []}


def _check(policy: Mapping[str, Any]) -> None:
    configuration = _CONFIGURATIONS.get(policy["PolicyType"])
    if configuration is None:
        raise not_emulated(f"a scaling policy of type {policy['PolicyType']}")
    if not policy.get(configuration):
        raise invalid(f"{configuration} is required for policy type {policy['PolicyType']}")
    tracking = policy.get("TargetTrackingScalingPolicyConfiguration") or {}
    metrics = [name for name in tracking if name.endswith("MetricSpecification")]
    if policy["PolicyType"] == "TargetTrackingScaling" and len(metrics) != 1:
        raise invalid(
            "You must specify exactly one of PredefinedMetricSpecification and "
            "CustomizedMetricSpecification"
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
            {**policy, "Alarms": []}
            for _, target in state.within(scope)
            for policy in target.policies.values()
            if filters.items() <= policy.items() and (not names or policy["PolicyName"] in names)
        ]
    }


def delete(state: State, scope: Scope, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """DeleteScalingPolicy."""
    key = TargetKey.of(parameters)
    found = state.targets.get((scope, key))
    if found is None or found.policies.pop(parameters["PolicyName"], None) is None:
        raise AwsError(
            "ObjectNotFoundException",
            f"No scaling policy found for service namespace: {key.namespace}, resource ID: "
            f"{key.resource_id}, scalable dimension: {key.dimension}",
        )
    return {}
