"""From the configuration's metrics and conditions to CloudWatch's."""

from collections.abc import Mapping

from model_hosting import Alarm, CustomMetric
from modelport.configuration.endpoints.metrics import Condition, Metric

_OF_ENDPOINTS = {
    "ApproximateAgeOfOldestRequest",
    "ApproximateBacklogSize",
    "ApproximateBacklogSizePerInstance",
    "HasBacklogWithoutCapacity",
}
"""Metrics without a variant: the queue is the endpoint's.

SageMaker developer guide, "Alarms and logs for tracking metrics from asynchronous endpoints".
"""


def custom_metric(metric: Metric, dimensions: Mapping[str, str]) -> CustomMetric:
    """A metric; `dimensions` are its own where it does not say any."""
    if metric.name in _OF_ENDPOINTS:
        dimensions = {name: value for name, value in dimensions.items() if name == "EndpointName"}
    return CustomMetric(
        name=metric.name,
        namespace=metric.namespace,
        dimensions=dimensions if metric.dimensions is None else metric.dimensions,
        statistic=metric.statistic,
        unit=metric.unit,
    )


def alarm(
    condition: Condition, dimensions: Mapping[str, str], *, description: str, missing_data: str
) -> Alarm:
    """An alarm on a condition."""
    metrics = {"m": condition.metric} if condition.metric else condition.metrics
    rises = condition.at_least is not None
    return Alarm(
        description=description,
        metrics={name: custom_metric(metric, dimensions) for name, metric in metrics.items()},
        expression=condition.expression,
        threshold=(condition.at_least if rises else condition.at_most) or 0,
        comparison=f"{'Greater' if rises else 'Less'}ThanOrEqualToThreshold",
        period=condition.period,
        evaluation_periods=condition.periods,
        missing_data=missing_data,
    )
