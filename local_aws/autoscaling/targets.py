"""RegisterScalableTarget, DescribeScalableTargets, DeregisterScalableTarget."""

import uuid
from collections.abc import Mapping
from typing import Any

from local_aws.autoscaling import dimensions
from local_aws.autoscaling.dimensions import Bounds
from local_aws.autoscaling.state import State, Target
from local_aws.autoscaling.target_key import TargetKey
from local_aws.errors import AwsError, invalid
from local_aws.scope import Scope

_ROLES = {"sagemaker": "SageMakerEndpoint", "ecs": "ECSService"}
"""What the names of services' roles end with."""


def register(state: State, scope: Scope, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """RegisterScalableTarget: creates a target, or changes what is given of an existing one."""
    key = TargetKey.of(parameters)
    bounds = dimensions.check(state, scope, key)
    existing = state.targets.get((scope, key))
    description = {**(existing.description if existing else {}), **parameters}
    description.pop("Tags", None)
    _check_capacity(description, bounds)
    if existing is None:
        description["RoleARN"] = _role(scope, key.namespace)
        existing = Target(description=description, identifier=uuid.uuid4().hex[:32])
        state.targets[scope, key] = existing
    existing.description = description
    existing.progress.limits_changed = (
        f"capacity was set to {description['MinCapacity']} to {description['MaxCapacity']}"
    )
    return {"ScalableTargetARN": _arn(scope, existing)}


def _role(scope: Scope, namespace: str) -> str:
    """Application Auto Scaling User Guide, "Service-linked roles for Application Auto Scaling"."""
    return (
        f"arn:{scope.partition}:iam::{scope.account}:role/aws-service-role/"
        f"{namespace}.application-autoscaling.amazonaws.com/"
        f"AWSServiceRoleForApplicationAutoScaling_{_ROLES[namespace]}"
    )


def _check_capacity(description: Mapping[str, Any], bounds: Bounds) -> None:
    least, most = description.get("MinCapacity"), description.get("MaxCapacity")
    if least is None or most is None:
        raise invalid(
            "MinCapacity and MaxCapacity cannot be null when registering a new scalable target"
        )
    check_limits(description, bounds)


def check_limits(limits: Mapping[str, Any], bounds: Bounds) -> None:
    """Raise unless what is given of MinCapacity and MaxCapacity lies within the bounds."""
    least, most = limits.get("MinCapacity"), limits.get("MaxCapacity")
    if least is not None and most is not None and least > most:
        raise invalid("Maximum capacity cannot be less than minimum capacity")
    if least is not None and least < bounds.least:
        raise invalid(f"Minimum capacity of {bounds.of} must be at least {bounds.least}")
    if bounds.most is not None and most is not None and most > bounds.most:
        raise invalid(f"Maximum capacity of {bounds.of} must be at most {bounds.most}")


def describe(state: State, scope: Scope, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeScalableTargets."""
    wanted = parameters.get("ResourceIds")
    dimension = parameters.get("ScalableDimension")
    return {
        "ScalableTargets": [
            {
                **target.description,
                "CreationTime": target.created,
                "ScalableTargetARN": _arn(scope, target),
            }
            for key, target in state.within(scope)
            if key.namespace == parameters["ServiceNamespace"]
            and key.dimension == (dimension or key.dimension)
            and (not wanted or key.resource_id in wanted)
        ]
    }


def deregister(state: State, scope: Scope, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """DeregisterScalableTarget: its policies and scheduled actions go with it."""
    key = TargetKey.of(parameters)
    gone = state.targets.pop((scope, key), None)
    if gone is None:
        raise AwsError(
            "ObjectNotFoundException",
            f"No scalable target found for service namespace: {key.namespace}, resource ID: "
            f"{key.resource_id}, scalable dimension: {key.dimension}",
        )
    state.alarms.delete(scope, [name for names in gone.alarms.values() for name in names])
    return {}


def registered_variants(state: State, scope: Scope, endpoint_name: str) -> frozenset[str]:
    """The variants of an endpoint that are scalable targets."""
    # Without the lock: SageMaker asks while it holds its own, which registering waits for.
    matches = (dimensions.VARIANT.fullmatch(key.resource_id) for key, _ in state.within(scope))
    return frozenset(
        match["variant"]
        for match in matches
        if match and match["endpoint"].lower() == endpoint_name.lower()
    )


def _arn(scope: Scope, target: Target) -> str:
    return scope.arn("application-autoscaling", f"scalable-target/{target.identifier}")
