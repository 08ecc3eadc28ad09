"""All that touches ministack's internals: one folder to look at when ministack is upgraded.

Importing ministack reads environment variables, so `local_aws.environment.prepare` comes first.
"""

from collections.abc import Iterable

from local_aws.cloudformation import ResourceType
from local_aws.ministack_hooks import (
    authorization,
    buckets,
    custom_resources,
    internals,
    metric_alarms,
    rest_apis,
    rest_requests,
    routing,
    scheduled_targets,
    stacks,
    transform_tasks,
    transport,
)
from local_aws.ministack_hooks.alarm_states import alarm_states
from local_aws.ministack_hooks.roles import assume_role
from local_aws.ministack_hooks.routing import ControlPlane, Invoke

__all__ = ["alarm_states", "assume_role", "install", "stop_functions"]


def install(
    *,
    sagemaker: ControlPlane,
    autoscaling: ControlPlane,
    invoke: Invoke,
    types: Iterable[ResourceType],
) -> None:
    """Put everything into ministack; raises `UnknownVersionError` before anything is changed."""
    internals.check()
    routing.install(sagemaker=sagemaker, autoscaling=autoscaling, invoke=invoke)
    authorization.install()
    stacks.install(types)
    metric_alarms.install()
    buckets.install()
    custom_resources.install()
    rest_apis.install()
    rest_requests.install()
    transform_tasks.install()
    scheduled_targets.install()
    transport.install()


def stop_functions() -> None:
    """End the Lambda functions' processes and remove their folders."""
    internals.internal("core.lambda_runtime").reset()
