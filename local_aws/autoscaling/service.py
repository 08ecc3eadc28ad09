"""The Application Auto Scaling API: operations by name, validated by the service model."""

from collections.abc import Callable, Mapping
from typing import Any

from local_aws.autoscaling import policies, targets
from local_aws.autoscaling.state import State, Variants
from local_aws.errors import AwsError, not_emulated
from local_aws.scope import Scope
from local_aws.service_model import operation_model, validate

SERVICE = "application-autoscaling"
_OPERATIONS: Mapping[str, Callable[[State, Scope, Mapping[str, Any]], dict[str, Any]]] = {
    "RegisterScalableTarget": targets.register,
    "DescribeScalableTargets": targets.describe,
    "DeregisterScalableTarget": targets.deregister,
    "PutScalingPolicy": policies.put,
    "DescribeScalingPolicies": policies.describe,
    "DeleteScalingPolicy": policies.delete,
}


class AutoScaling:
    """Application Auto Scaling's state. It remembers and checks; nothing scales by itself."""

    def __init__(self, variants: Variants) -> None:
        """Start without any target; `variants` finds the variants of an endpoint."""
        self.state = State(variants=variants)

    def call(self, scope: Scope, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Run an operation; raises `AwsError` with what AWS would answer."""
        if operation_model(SERVICE, operation) is None:
            raise AwsError("UnknownOperationException", f"there is no operation {operation}")
        if operation not in _OPERATIONS:
            raise not_emulated(operation)
        validate(SERVICE, operation, parameters)
        with self.state.lock:
            return _OPERATIONS[operation](self.state, scope, parameters)

    def scalable_variants(self, scope: Scope, endpoint_name: str) -> frozenset[str]:
        """The variants of an endpoint that are scalable targets."""
        return targets.registered_variants(self.state, scope, endpoint_name)
