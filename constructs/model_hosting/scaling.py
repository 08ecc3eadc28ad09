"""How much serves, and the metric that decides it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

SERVICE_NAMESPACE = "AWS/SageMaker"


class Metric(Protocol):
    """What target tracking can hold steady."""

    @property
    def name(self) -> str:
        """The metric's name, by which its policy is called too."""

    def specification(self) -> dict[str, Any]:
        """Its part of a target tracking configuration."""


@dataclass(frozen=True)
class PredefinedMetric:
    """A metric that Application Auto Scaling knows for the target, such as the constants below."""

    name: str
    predefined_type: str

    def specification(self) -> dict[str, Any]:
        """The predefined metric by its type."""
        return {"predefinedMetricSpecification": {"predefinedMetricType": self.predefined_type}}


@dataclass(frozen=True, kw_only=True)
class CustomMetric:
    """Any metric in CloudWatch.

    Attributes:
        name: such as ApproximateBacklogSizePerInstance.
        dimensions: such as EndpointName and its value.
        statistic: Average, Maximum, Minimum, SampleCount or Sum.
        namespace: AWS/SageMaker or another.
    """

    name: str
    dimensions: Mapping[str, str] = field(hash=False)
    statistic: str = "Average"
    namespace: str = SERVICE_NAMESPACE

    def specification(self) -> dict[str, Any]:
        """The metric with its namespace, dimensions and statistic."""
        return {
            "customizedMetricSpecification": {
                "metricName": self.name,
                "namespace": self.namespace,
                "dimensions": [
                    {"name": name, "value": value} for name, value in self.dimensions.items()
                ],
                "statistic": self.statistic,
            }
        }


INVOCATIONS_PER_INSTANCE = PredefinedMetric(
    "InvocationsPerInstance", "SageMakerVariantInvocationsPerInstance"
)
PROVISIONED_CONCURRENCY_UTILIZATION = PredefinedMetric(
    "ProvisionedConcurrencyUtilization", "SageMakerVariantProvisionedConcurrencyUtilization"
)
INVOCATIONS_PER_COPY = PredefinedMetric(
    "InvocationsPerCopy", "SageMakerInferenceComponentInvocationsPerCopy"
)


@dataclass(frozen=True, kw_only=True)
class StepFromZero:
    """What wakes a target that went to zero, where target tracking has nothing to divide by.

    Attributes:
        metric: something that is 1 or more while requests find no capacity.
        evaluation_periods: how many minutes in a row it must be so.
        cooldown: seconds before one more is added.
    """

    metric: CustomMetric
    evaluation_periods: int = 1
    cooldown: int = 60


@dataclass(frozen=True, kw_only=True)
class TargetTracking:
    """The bounds of what serves, and the metric that is held steady between them.

    Attributes:
        min_capacity: the least that serves: instances, copies, or requests at once.
        max_capacity: the most.
        metric: what is held steady.
        target_value: at which value.
        scale_in_cooldown: seconds after removing capacity before more is removed.
        scale_out_cooldown: seconds after adding capacity before more is added.
        step_from_zero: for `min_capacity` 0, what wakes it.
    """

    min_capacity: int
    max_capacity: int
    metric: Metric
    target_value: float
    scale_in_cooldown: int = 300
    scale_out_cooldown: int = 60
    step_from_zero: StepFromZero | None = None
