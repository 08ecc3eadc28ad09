"""The Application Auto Scaling API: operations by name, validated by the service model."""

from collections.abc import Callable, Mapping
from typing import Any

from local_aws.autoscaling import policies, scheduled_actions, targets
from local_aws.autoscaling.engine.surroundings import Alarms, NextFire
from local_aws.autoscaling.state import CheckComponent, State, TargetGroups, Variants
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
    "DescribeScalingActivities": scheduled_actions.activities,
    "PutScheduledAction": scheduled_actions.put,
    "DescribeScheduledActions": scheduled_actions.describe,
    "DeleteScheduledAction": scheduled_actions.delete,
}


class AutoScaling:
    """Application Auto Scaling's operations; `engine.engine.Engine` acts on its state."""

    def __init__(
        self,
        *,
        variants: Variants,
        check_component: CheckComponent,
        target_groups: TargetGroups,
        alarms: Alarms,
        next_fire: NextFire,
    ) -> None:
        """Start without any target.

        Args:
            variants: what an endpoint hosts.
            check_component: whether there is an inference component.
            target_groups: those that the tasks of a service belong to.
            alarms: where those of target tracking are made.
            next_fire: reads a `cron()`.
        """
        self.state = State(
            variants=variants,
            check_component=check_component,
            target_groups=target_groups,
            alarms=alarms,
            next_fire=next_fire,
        )

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
