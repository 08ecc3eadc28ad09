"""All that touches ministack's internals: one folder to look at when ministack is upgraded.

Importing ministack reads environment variables, so `local_aws.environment.prepare` comes first.
"""

from collections.abc import Iterable

from local_aws.cloudformation import ResourceType
from local_aws.containers import Engine
from local_aws.ministack_hooks import (
    appsync_requests,
    authorization,
    buckets,
    containers,
    custom_resources,
    domain_names,
    function_concurrency,
    http_requests,
    internals,
    metric_alarms,
    network_types,
    rest_apis,
    rest_integrations,
    rest_requests,
    routing,
    scheduled_targets,
    stacks,
    streaming_functions,
    streaming_worker,
    transform_tasks,
    transport,
    web_acls,
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
    engine: Engine,
) -> None:
    """Put everything into ministack; raises `UnknownVersionError` before anything is changed."""
    internals.check()
    routing.install(sagemaker=sagemaker, autoscaling=autoscaling, invoke=invoke)
    authorization.install()
    stacks.install(types)
    network_types.install()
    containers.install(engine)
    metric_alarms.install()
    buckets.install()
    custom_resources.install()
    rest_apis.install()
    rest_requests.install()
    rest_integrations.install()
    http_requests.install()
    function_concurrency.install()
    appsync_requests.install()
    streaming_worker.install()
    streaming_functions.install()
    transform_tasks.install()
    scheduled_targets.install()
    transport.install()
    web_acls.install()
    domain_names.install()


def stop_functions() -> None:
    """End the Lambda functions' processes and remove their folders."""
    internals.internal("core.lambda_runtime").reset()
