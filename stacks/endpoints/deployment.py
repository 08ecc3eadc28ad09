"""From the configuration's deployment to update policies and the alarms that undo them."""

from collections.abc import Mapping, Sequence

from model_hosting import Alarm, BlueGreen, CapacitySize, CustomMetric, Deployment, Rolling
from modelport.configuration.endpoints import deployment as configuration
from stacks.endpoints.metrics import alarm

_KINDS = {"instances": "INSTANCE_COUNT", "copies": "COPY_COUNT"}
_MICROSECONDS = 1000
Dimensions = Mapping[str, str]


def endpoint_deployment(
    deployment: configuration.Deployment | configuration.CopyDeployment | None,
    dimensions: Sequence[Dimensions],
    *,
    invocation_errors: str = "InvocationModelErrors",
) -> Deployment | None:
    """How an endpoint, or a component, is updated.

    Args:
        deployment: what the configuration says.
        dimensions: those of the metrics of each variant, or of the component.
        invocation_errors: the metric of requests that the model did not answer well.
    """
    if deployment is None:
        return None
    rolling = deployment.rolling
    policy = _blue_green(deployment) if rolling is None else _rolling(rolling, deployment)
    found = deployment.rollback_on
    return Deployment(
        policy=policy,
        alarms=_alarms(found, dimensions, invocation_errors) if found else {},
        existing_alarms=found.existing_alarms if found else (),
    )


def _blue_green(deployment: configuration.Update) -> BlueGreen:
    if not isinstance(deployment, configuration.Deployment):
        raise TypeError("a component is updated in batches")
    way = deployment.canary or deployment.linear or deployment.all_at_once
    return BlueGreen(
        wait=way.wait if way else 0,
        canary=_size(deployment.canary) if deployment.canary else None,
        linear=_size(deployment.linear) if deployment.linear else None,
        termination_wait=deployment.termination_wait,
        maximum_execution=deployment.maximum_execution,
    )


def _rolling(
    rolling: configuration.Rolling | configuration.CopyRolling, deployment: configuration.Update
) -> Rolling:
    return Rolling(
        wait=rolling.wait,
        batch=_size(rolling.batch),
        rollback_batch=_size(rolling.rollback_batch) if rolling.rollback_batch else None,
        maximum_execution=deployment.maximum_execution,
    )


def _size(share: configuration.Share) -> CapacitySize:
    if share.percent is not None:
        return CapacitySize("CAPACITY_PERCENT", share.percent)
    return CapacitySize(_KINDS[share.unit], share.number or 0)


def _alarms(
    found: configuration.RollbackAlarms, dimensions: Sequence[Dimensions], invocation_errors: str
) -> dict[str, Alarm]:
    latency = None if found.latency is None else found.latency * _MICROSECONDS
    ours = {
        "Errors": _own("Invocation5XXErrors", "Sum", found.errors, dimensions),
        "Latency": _own("ModelLatency", "p95", latency, dimensions),
        "InvocationErrors": _own(invocation_errors, "Sum", found.invocation_errors, dimensions),
    }
    theirs = {
        name: alarm(
            condition,
            dimensions[0],
            description=f"{name}: brings the version before it back",
            missing_data="notBreaching",
        )
        for name, condition in found.alarms.items()
    }
    return {name: each for name, each in ours.items() if each} | {
        f"Own{name}": each for name, each in theirs.items()
    }


def _own(
    metric: str, statistic: str, threshold: float | None, dimensions: Sequence[Dimensions]
) -> Alarm | None:
    """An alarm on a metric of every variant: together for a sum, else the worst of them."""
    if threshold is None:
        return None
    metrics = {
        f"m{number}": CustomMetric(name=metric, dimensions=each, statistic=statistic)
        for number, each in enumerate(dimensions)
    }
    combined = f"{'SUM' if statistic == 'Sum' else 'MAX'}(METRICS())"
    return Alarm(
        description=f"{metric}: brings the version before it back while an update waits",
        metrics=metrics,
        expression=combined if len(metrics) > 1 else None,
        threshold=threshold,
    )
