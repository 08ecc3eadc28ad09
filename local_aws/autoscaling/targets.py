"""RegisterScalableTarget, DescribeScalableTargets, DeregisterScalableTarget."""

import re
import uuid
from collections.abc import Mapping
from typing import Any

from local_aws.autoscaling.state import State, Target, TargetKey, VariantFacts
from local_aws.errors import AwsError, invalid, not_emulated
from local_aws.scope import Scope

_VARIANT = re.compile(r"endpoint/(?P<endpoint>[^/]+)/variant/(?P<variant>[^/]+)")
_DIMENSION = "sagemaker:variant:DesiredInstanceCount"
# EC2's burstable families; SageMaker hosts t2 and t3 only, and scales neither.
_BURSTABLE = ("ml.t2.", "ml.t3.", "ml.t4g.")
_ROLE = (
    "aws-service-role/sagemaker.application-autoscaling.amazonaws.com/"
    "AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint"
)


def register(state: State, scope: Scope, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """RegisterScalableTarget: creates a target, or changes what is given of an existing one."""
    key = TargetKey.of(parameters)
    _check_variant(state, scope, key)
    existing = state.targets.get((scope, key))
    description = {**(existing.description if existing else {}), **parameters}
    description.pop("Tags", None)
    _check_capacity(description)
    if existing is None:
        description["RoleARN"] = f"arn:{scope.partition}:iam::{scope.account}:role/{_ROLE}"
        existing = Target(description=description, identifier=uuid.uuid4().hex[:32])
        state.targets[scope, key] = existing
    existing.description = description
    return {"ScalableTargetARN": _arn(scope, existing)}


def _check_variant(state: State, scope: Scope, key: TargetKey) -> None:
    if key.namespace != "sagemaker" or key.dimension != _DIMENSION:
        raise not_emulated(f"scaling of {key.namespace} by {key.dimension}")
    match = _VARIANT.fullmatch(key.resource_id)
    if match is None:
        raise invalid(
            f"Unsupported resource ID: {key.resource_id}, expected endpoint/NAME/variant/NAME"
        )
    found: Mapping[str, VariantFacts] = {
        variant.name: variant for variant in state.variants(scope, match["endpoint"])
    }
    variant = found.get(match["variant"])
    if variant is None:
        raise invalid(
            f"Could not find variant {match['variant']} of endpoint {match['endpoint']}; "
            f"it has {', '.join(found) or 'none'}"
        )
    if variant.instance_type.startswith(_BURSTABLE):
        raise invalid(
            f"Autoscaling operations are not supported for instance type {variant.instance_type}"
        )


def _check_capacity(description: Mapping[str, Any]) -> None:
    least, most = description.get("MinCapacity"), description.get("MaxCapacity")
    if least is None or most is None:
        raise invalid(
            "MinCapacity and MaxCapacity cannot be null when registering a new scalable target"
        )
    if least > most:
        raise invalid("Maximum capacity cannot be less than minimum capacity")
    if least < 1:
        raise invalid("Minimum capacity of a real-time variant must be at least 1")


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
    """DeregisterScalableTarget: its policies go with it."""
    key = TargetKey.of(parameters)
    if state.targets.pop((scope, key), None) is None:
        raise AwsError(
            "ObjectNotFoundException",
            f"No scalable target found for service namespace: {key.namespace}, resource ID: "
            f"{key.resource_id}, scalable dimension: {key.dimension}",
        )
    return {}


def registered_variants(state: State, scope: Scope, endpoint_name: str) -> frozenset[str]:
    """The variants of an endpoint that are scalable targets."""
    with state.lock:
        matches = (_VARIANT.fullmatch(key.resource_id) for key, _ in state.within(scope))
        return frozenset(
            match["variant"]
            for match in matches
            if match and match["endpoint"].lower() == endpoint_name.lower()
        )


def _arn(scope: Scope, target: Target) -> str:
    return scope.arn("application-autoscaling", f"scalable-target/{target.identifier}")
