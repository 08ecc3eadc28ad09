"""Metrics of CloudWatch, and alarms on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from constructs import Construct

if TYPE_CHECKING:
    from aws_cdk import aws_cloudwatch as cloudwatch

SERVICE_NAMESPACE = "AWS/SageMaker"
INSTANCES_NAMESPACE = "/aws/sagemaker/Endpoints"
"""Where SageMaker puts what it measures of an endpoint's instances."""


@dataclass(frozen=True, kw_only=True)
class CustomMetric:
    """Any metric in CloudWatch.

    Attributes:
        name: such as ApproximateBacklogSizePerInstance.
        dimensions: such as EndpointName and its value.
        statistic: Average, Maximum, Minimum, SampleCount or Sum; for alarms also one such as p95.
        namespace: AWS/SageMaker or another.
        unit: such as Count, where the metric is published in several units.
    """

    name: str
    dimensions: Mapping[str, str] = field(hash=False)
    statistic: str = "Average"
    namespace: str = SERVICE_NAMESPACE
    unit: str | None = None

    def specification(self) -> dict[str, Any]:
        """Its part of a target tracking configuration."""
        return {
            "customizedMetricSpecification": {
                "metricName": self.name,
                "namespace": self.namespace,
                "dimensions": self.dimension_list or None,
                "statistic": self.statistic,
                "unit": self.unit,
            }
        }

    @property
    def dimension_list(self) -> list[dict[str, str]]:
        """The dimensions as CloudWatch takes them."""
        return [{"name": name, "value": value} for name, value in self.dimensions.items()]


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """What an alarm watches for: one metric, or an expression over several.

    Attributes:
        description: what it means.
        metrics: by the names that the expression has for them; a single one without expression.
        expression: metric math (Amazon CloudWatch User Guide, "Using math expressions").
        threshold: from which value on.
        comparison: GreaterThanOrEqualToThreshold, LessThanOrEqualToThreshold, ….
        period: seconds over which the statistic is.
        evaluation_periods: how many periods in a row it must be so.
        missing_data: what no data means: missing, ignore, breaching or notBreaching.
    """

    description: str
    metrics: Mapping[str, CustomMetric] = field(hash=False)
    expression: str | None = None
    threshold: float = 1
    comparison: str = "GreaterThanOrEqualToThreshold"
    period: int = 60
    evaluation_periods: int = 1
    missing_data: str = "notBreaching"

    def make(
        self, scope: Construct, construct_id: str, *, actions: Sequence[str] = ()
    ) -> "cloudwatch.CfnAlarm":
        """The alarm; its `ref` is its name. `actions`: ARNs of what happens when it goes off."""
        from aws_cdk import aws_cloudwatch as cloudwatch  # noqa: PLC0415 - a slow import, if needed

        return cloudwatch.CfnAlarm(
            scope,
            construct_id,
            alarm_description=self.description,
            threshold=self.threshold,
            comparison_operator=self.comparison,
            evaluation_periods=self.evaluation_periods,
            treat_missing_data=self.missing_data,
            alarm_actions=list(actions) or None,
            **(self._math() if self.expression else self._single()),
        )

    def _single(self) -> dict[str, Any]:
        (metric,) = self.metrics.values()
        is_plain = metric.statistic[0].isupper() and metric.statistic != "IQM"
        return {
            "namespace": metric.namespace,
            "metric_name": metric.name,
            "dimensions": metric.dimension_list or None,
            "statistic" if is_plain else "extended_statistic": metric.statistic,
            "unit": metric.unit,
            "period": self.period,
        }

    def _math(self) -> dict[str, Any]:
        queries = [
            {"id": name, "metricStat": self._stat(metric), "returnData": False}
            for name, metric in self.metrics.items()
        ]
        result = {"id": "result", "expression": self.expression, "returnData": True}
        return {"metrics": [*queries, result]}

    def _stat(self, metric: CustomMetric) -> dict[str, Any]:
        return {
            "metric": {
                "namespace": metric.namespace,
                "metricName": metric.name,
                "dimensions": metric.dimension_list or None,
            },
            "period": self.period,
            "stat": metric.statistic,
            "unit": metric.unit,
        }
