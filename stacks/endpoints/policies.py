"""From the configuration's policies to those of Application Auto Scaling."""

from collections.abc import Mapping

from model_hosting import (
    CONCURRENT_REQUESTS_PER_COPY,
    CONCURRENT_REQUESTS_PER_MODEL,
    INSTANCES_NAMESPACE,
    INVOCATIONS_PER_INSTANCE,
    CustomMetric,
    Metric,
    Step,
    StepScaling,
    TargetTracking,
)
from modelport.configuration.endpoints.common import Instances
from modelport.configuration.endpoints.policies import (
    CopyTarget,
    InstanceTarget,
    MetricTarget,
    StepPolicy,
    Target,
)
from modelport.configuration.endpoints.scaling import AutomaticScaling
from modelport.facts import instances
from stacks.endpoints.metrics import alarm, custom_metric

Dimensions = Mapping[str, str]


def target_tracking(
    target: MetricTarget,
    scaling: AutomaticScaling,
    dimensions: Dimensions,
    fleet: Instances | None,
) -> TargetTracking:
    """A metric that is held steady; `fleet` says what instances have, where it is about them."""
    metric, value = _held(target, dimensions, fleet)
    waits = (target.scale_in_cooldown, target.scale_out_cooldown)
    return TargetTracking(
        name=target.called,
        metric=metric,
        target_value=value,
        scale_in_cooldown=scaling.scale_in_cooldown if waits[0] is None else waits[0],
        scale_out_cooldown=scaling.scale_out_cooldown if waits[1] is None else waits[1],
        scale_in=target.scale_in,
    )


def _held(
    target: MetricTarget, dimensions: Dimensions, fleet: Instances | None
) -> tuple[Metric, float]:
    """What is held steady, and at which value."""
    if target.metric:
        return custom_metric(target.metric, dimensions), target.value or 0
    if isinstance(target, CopyTarget):
        return CONCURRENT_REQUESTS_PER_COPY, target.concurrent_requests or 0
    if isinstance(target, Target) and target.concurrent_requests is not None:
        return CONCURRENT_REQUESTS_PER_MODEL, target.concurrent_requests
    if isinstance(target, Target) and target.measure == "InvocationsPerInstance":
        return INVOCATIONS_PER_INSTANCE, target.invocations_per_minute
    if isinstance(target, InstanceTarget) and fleet:
        share = target.cpu_utilization or target.gpu_utilization or 0
        metric = CustomMetric(
            name=target.measure, namespace=INSTANCES_NAMESPACE, dimensions=dimensions
        )
        return metric, share * _units(target, fleet)
    raise ValueError("a target that holds nothing steady")


def _units(target: InstanceTarget, fleet: Instances) -> int:
    """How many vCPUs or GPUs an instance has: SageMaker counts 100 percent for each of them.

    SageMaker developer guide, "Amazon SageMaker AI metrics in Amazon CloudWatch".
    """
    instance = instances.find(next(iter(fleet.instance_types.values())))
    if instance is None:
        raise ValueError("an instance type that nobody knows")
    return (instance.cpus if target.cpu_utilization else instance.accelerators) or 1


def step_scaling(policy: StepPolicy, dimensions: Dimensions) -> StepScaling:
    """An alarm, and what it changes."""
    words = policy.adjustment.split("-")
    return StepScaling(
        name=policy.policy_name,
        alarm=alarm(
            policy,
            dimensions,
            description=f"{policy.policy_name}: changes how much serves",
            missing_data="missing",
        ),
        steps=[Step(step.beyond, step.change) for step in policy.steps],
        adjustment_type="".join(word.capitalize() for word in words),
        cooldown=policy.cooldown,
        min_adjustment=policy.min_adjustment,
    )
