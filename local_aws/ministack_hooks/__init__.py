"""All that touches ministack's internals: one folder to look at when ministack is upgraded.

Importing ministack reads environment variables, so `local_aws.environment.prepare` comes first.
"""

from collections.abc import Iterable

from local_aws.cloudformation import ResourceType
from local_aws.container_engine import Engine
from local_aws.instances import Instances
from local_aws.load_balancing import HealthChecks, OpenRequests, RequestCounts
from local_aws.ministack_hooks import (
    access_logs,
    appsync_requests,
    appsync_tokens,
    authorization,
    autoscaling_groups,
    buckets,
    containers,
    custom_resources,
    domain_names,
    function_concurrency,
    function_logs,
    group_policies,
    http_requests,
    internals,
    load_balancer_tokens,
    load_balancers,
    malformed_tokens,
    metric_alarms,
    network_types,
    rest_apis,
    rest_integrations,
    rest_requests,
    routing,
    scheduled_targets,
    secrets,
    stack_waits,
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
from local_aws.pace import Pace

__all__ = ["alarm_states", "assume_role", "install", "stop_functions"]


def install(  # noqa: PLR0913 - flat, keyword-only props
    *,
    sagemaker: ControlPlane,
    autoscaling: ControlPlane,
    invoke: Invoke,
    types: Iterable[ResourceType],
    engine: Engine,
    instances: Instances,
    pace: Pace,
    counts: RequestCounts,
) -> HealthChecks:
    """Put everything into ministack.

    Returns:
        The health checks of load balancers' targets, not started yet.

    Raises:
        UnknownVersionError: before anything is changed.
    """
    internals.check()
    routing.install(sagemaker=sagemaker, autoscaling=autoscaling, invoke=invoke)
    authorization.install()
    stacks.install(types)
    stack_waits.install()
    network_types.install()
    secrets.install()
    requests = OpenRequests()
    containers.install(engine, requests)
    autoscaling_groups.install(instances, requests)
    group_policies.install()
    malformed_tokens.install()
    load_balancer_tokens.install()
    metric_alarms.install()
    buckets.install()
    custom_resources.install()
    rest_apis.install()
    rest_requests.install()
    rest_integrations.install()
    http_requests.install()
    function_concurrency.install()
    function_logs.install()
    appsync_requests.install()
    appsync_tokens.install()
    streaming_worker.install()
    streaming_functions.install()
    transform_tasks.install()
    scheduled_targets.install()
    transport.install()
    web_acls.install()
    domain_names.install()
    access_logs.install()

    def place(target: str, port: int) -> tuple[str, int] | None:
        return engine.place(target, port) or instances.place(target, port)

    return load_balancers.install(place, pace, requests, counts)


def stop_functions() -> None:
    """End the Lambda functions' processes and remove their folders."""
    internals.internal("core.lambda_runtime").reset()
