"""What can scale, of SageMaker's hosting and of Amazon ECS, and between which bounds.

Application Auto Scaling API reference, "RegisterScalableTarget" and
"PredefinedMetricSpecification".
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from local_aws.autoscaling.state import State, VariantFacts
from local_aws.autoscaling.target_key import TargetKey
from local_aws.errors import invalid, not_emulated
from local_aws.scope import Scope

VARIANT = re.compile(r"endpoint/(?P<endpoint>[^/]+)/variant/(?P<variant>[^/]+)")
_SERVICE = re.compile(r"service/(?P<cluster>[^/]+)/(?P<service>[^/]+)")
LABEL = re.compile(r"(?P<LoadBalancer>app/[^/]+/[^/]+)/(?P<TargetGroup>targetgroup/[^/]+/[^/]+)")
"""A ResourceLabel; its groups are the dimensions of the load balancer's metrics."""
REQUESTS = "ALBRequestCountPerTarget"
_COMPONENT = re.compile(r"inference-component/(?P<component>[^/]+)")
_INSTANCES = "sagemaker:variant:DesiredInstanceCount"
CONCURRENCY = "sagemaker:variant:DesiredProvisionedConcurrency"
_COPIES = "sagemaker:inference-component:DesiredCopyCount"
_TASKS = "ecs:service:DesiredCount"
# EC2's burstable families; SageMaker hosts t2 and t3 only, and scales neither.
_BURSTABLE = ("ml.t2.", "ml.t3.", "ml.t4g.")
PREDEFINED_METRICS: Mapping[str, tuple[str, ...]] = {
    _INSTANCES: (
        "SageMakerVariantInvocationsPerInstance",
        "SageMakerVariantConcurrentRequestsPerModelHighResolution",
    ),
    CONCURRENCY: ("SageMakerVariantProvisionedConcurrencyUtilization",),
    _COPIES: (
        "SageMakerInferenceComponentInvocationsPerCopy",
        "SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution",
    ),
    _TASKS: (REQUESTS,),
}
UNMEASURED = ("ECSServiceAverageCPUUtilization", "ECSServiceAverageMemoryUtilization")
"""What a service has on AWS, and a process without bounds of its own has not."""


class Bounds(NamedTuple):
    """The least and the most that a target may have; `of` names it in errors."""

    of: str
    least: int
    most: int | None = None


def check(state: State, scope: Scope, key: TargetKey) -> Bounds:
    """Answer the bounds of what a key names, which must be there and scalable."""
    bounds = _BOUNDS.get(key.dimension)
    if bounds is None or not key.dimension.startswith(f"{key.namespace}:"):
        raise not_emulated(f"scaling of {key.namespace} by {key.dimension}")
    return bounds(state, scope, key)


def _instances(state: State, scope: Scope, key: TargetKey) -> Bounds:
    variant = _variant(state, scope, key)
    if variant.serverless is not None:
        raise invalid(f"Serverless variant {variant.name} can't scale by {key.dimension}")
    if variant.instance_type.startswith(_BURSTABLE):
        raise invalid(
            f"Autoscaling operations are not supported for instance type {variant.instance_type}"
        )
    if variant.may_be_empty:
        return Bounds("an asynchronous variant", least=0)
    return Bounds("a real-time variant", least=1)


def _concurrency(state: State, scope: Scope, key: TargetKey) -> Bounds:
    variant = _variant(state, scope, key)
    if variant.serverless is None or not variant.serverless.provisioned_concurrency:
        raise invalid(f"Variant {variant.name} has no ProvisionedConcurrency to scale")
    return Bounds("provisioned concurrency", least=1, most=variant.serverless.max_concurrency)


def component_of(key: TargetKey) -> str | None:
    """The inference component that a key names, if it names one."""
    match = _COMPONENT.fullmatch(key.resource_id)
    return match["component"] if match else None


def _copies(state: State, scope: Scope, key: TargetKey) -> Bounds:
    component = component_of(key)
    if component is None:
        raise _unsupported(key, "inference-component/NAME")
    state.check_component(scope, component)
    return Bounds("an inference component", least=0)


def _tasks(state: State, scope: Scope, key: TargetKey) -> Bounds:
    target_groups(state, scope, key)
    return Bounds("a service", least=0)


def target_groups(state: State, scope: Scope, key: TargetKey) -> frozenset[str]:
    """Those that a service's tasks belong to; raises `AwsError` if there is no such service."""
    cluster, service = service_of(key)
    return state.target_groups(scope, cluster, service)


def service_of(key: TargetKey) -> tuple[str, str]:
    """The cluster and the service that a key names; raises `AwsError` if it names none."""
    match = _SERVICE.fullmatch(key.resource_id)
    if match is None:
        raise _unsupported(key, "service/CLUSTER/SERVICE")
    return match["cluster"], match["service"]


def _variant(state: State, scope: Scope, key: TargetKey) -> VariantFacts:
    match = VARIANT.fullmatch(key.resource_id)
    if match is None:
        raise _unsupported(key, "endpoint/NAME/variant/NAME")
    found = {variant.name: variant for variant in state.variants(scope, match["endpoint"])}
    if match["variant"] not in found:
        raise invalid(
            f"Could not find variant {match['variant']} of endpoint {match['endpoint']}; "
            f"it has {', '.join(found) or 'none'}"
        )
    return found[match["variant"]]


def _unsupported(key: TargetKey, expected: str) -> Exception:
    return invalid(f"Unsupported resource ID: {key.resource_id}, expected {expected}")


_BOUNDS: Mapping[str, Callable[[State, Scope, TargetKey], Bounds]] = {
    _INSTANCES: _instances,
    CONCURRENCY: _concurrency,
    _COPIES: _copies,
    _TASKS: _tasks,
}
