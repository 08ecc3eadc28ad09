"""From the configuration's scaling to bounds, policies and schedules."""

from collections.abc import Sequence

from model_hosting import (
    INVOCATIONS_PER_COPY,
    PROVISIONED_CONCURRENCY_UTILIZATION,
    CustomMetric,
    Metric,
    Policy,
    Scaling,
    ScheduledBounds,
    TargetTracking,
    step_from_zero,
)
from modelport.configuration.endpoints import scaling as configuration
from modelport.configuration.endpoints.common import Instances
from stacks.endpoints.policies import Dimensions, step_scaling, target_tracking


def instance_scaling(
    scaling: configuration.Scaling | None, fleet: Instances, dimensions: Dimensions
) -> Scaling | None:
    """Scaling of a variant's instances; `dimensions` are those of its metrics."""
    return _scaling(scaling, (), dimensions, fleet) if scaling else None


def concurrency_scaling(
    scaling: configuration.ProvisionedConcurrencyScaling | None, dimensions: Dimensions
) -> Scaling | None:
    """Scaling of the provisioned concurrency."""
    if scaling is None:
        return None
    main = _main(scaling, PROVISIONED_CONCURRENCY_UTILIZATION, scaling.utilization)
    return _scaling(scaling, [main], dimensions)


def backlog_scaling(
    scaling: configuration.BacklogScaling | None,
    fleet: Instances,
    dimensions: Dimensions,
    *,
    endpoint_name: str,
) -> Scaling | None:
    """SageMaker developer guide, "Autoscale an asynchronous endpoint".

    The backlog is the endpoint's: with a variant's dimension there is no data. The backlog per
    instance says nothing while there is no instance; that requests wait without one is a metric of
    its own.
    """
    if scaling is None:
        return None
    whole = {"EndpointName": endpoint_name}
    backlog = CustomMetric(name="ApproximateBacklogSizePerInstance", dimensions=whole)
    waiting = CustomMetric(name="HasBacklogWithoutCapacity", dimensions=whole)
    main = _main(scaling, backlog, scaling.backlog_per_instance)
    wakes = [] if scaling.lowest else [step_from_zero(waiting)]
    return _scaling(scaling, [main, *wakes], dimensions, fleet)


def copy_scaling(
    scaling: configuration.CopyScaling | None, dimensions: Dimensions, *, no_capacity: CustomMetric
) -> Scaling | None:
    """Scaling of a component's copies; `no_capacity` is what wakes it from zero."""
    if scaling is None:
        return None
    main = _main(scaling, INVOCATIONS_PER_COPY, scaling.invocations_per_copy)
    cooldown = scaling.scale_out_cooldown
    wakes = [] if scaling.lowest else [step_from_zero(no_capacity, cooldown=cooldown)]
    return _scaling(scaling, [main, *wakes], dimensions)


_Main = (
    configuration.ProvisionedConcurrencyScaling
    | configuration.BacklogScaling
    | configuration.CopyScaling
)


def _main(scaling: _Main, metric: Metric, value: float) -> TargetTracking:
    return TargetTracking(
        name=scaling.policy_name,
        metric=metric,
        target_value=value,
        scale_in_cooldown=scaling.scale_in_cooldown,
        scale_out_cooldown=scaling.scale_out_cooldown,
    )


def _scaling(
    scaling: configuration.Scaling | _Main,
    policies: Sequence[Policy],
    dimensions: Dimensions,
    fleet: Instances | None = None,
) -> Scaling:
    tracked = [
        target_tracking(target, scaling, dimensions, fleet) for target in scaling.tracked.values()
    ]
    steps = [step_scaling(policy, dimensions) for policy in scaling.steps]
    return Scaling(
        min_capacity=scaling.min,
        max_capacity=scaling.max,
        policies=[*policies, *tracked, *steps],
        schedules=[_schedule(name, each) for name, each in scaling.schedules.items()],
    )


def _schedule(name: str, schedule: configuration.ScheduledBounds) -> ScheduledBounds:
    return ScheduledBounds(
        name=name,
        expression=schedule.expression,
        time_zone=schedule.time_zone,
        min_capacity=schedule.min,
        max_capacity=schedule.max,
    )
