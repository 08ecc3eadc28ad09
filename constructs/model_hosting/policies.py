"""The policies that decide how much serves: a metric that is held steady, and steps."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from constructs import Construct

from model_hosting.metrics import Alarm, CustomMetric

if TYPE_CHECKING:
    from aws_cdk import aws_applicationautoscaling as autoscaling

STEP_FROM_ZERO = "StepFromZero"


class Metric(Protocol):
    """What target tracking can hold steady."""

    def specification(self) -> dict[str, Any]:
        """Its part of a target tracking configuration."""


@dataclass(frozen=True)
class PredefinedMetric:
    """A metric that Application Auto Scaling knows for the target, such as the constants below."""

    predefined_type: str

    def specification(self) -> dict[str, Any]:
        """The predefined metric by its type."""
        return {"predefinedMetricSpecification": {"predefinedMetricType": self.predefined_type}}


INVOCATIONS_PER_INSTANCE = PredefinedMetric("SageMakerVariantInvocationsPerInstance")
CONCURRENT_REQUESTS_PER_MODEL = PredefinedMetric(
    "SageMakerVariantConcurrentRequestsPerModelHighResolution"
)
PROVISIONED_CONCURRENCY_UTILIZATION = PredefinedMetric(
    "SageMakerVariantProvisionedConcurrencyUtilization"
)
INVOCATIONS_PER_COPY = PredefinedMetric("SageMakerInferenceComponentInvocationsPerCopy")
CONCURRENT_REQUESTS_PER_COPY = PredefinedMetric(
    "SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution"
)


@dataclass(frozen=True, kw_only=True)
class Policy(ABC):
    """Something that changes how much serves.

    Attributes:
        name: unique among the target's policies; it replaces a policy of this name.
    """

    name: str

    @abstractmethod
    def make(self, scope: Construct, target: "autoscaling.CfnScalableTarget") -> None:
        """Makes the policy, and the alarm that it has of its own."""


@dataclass(frozen=True, kw_only=True)
class TargetTracking(Policy):
    """A metric that is held steady.

    Attributes:
        metric: what is held steady.
        target_value: at which value.
        scale_in_cooldown: seconds after removing capacity before more is removed.
        scale_out_cooldown: seconds after adding capacity before more is added.
        scale_in: whether it removes capacity too.
    """

    metric: Metric
    target_value: float
    scale_in_cooldown: int = 300
    scale_out_cooldown: int = 60
    scale_in: bool = True

    def make(self, scope: Construct, target: "autoscaling.CfnScalableTarget") -> None:
        """The policy; Application Auto Scaling makes its alarms."""
        from aws_cdk import aws_applicationautoscaling as autoscaling  # noqa: PLC0415 - slow

        autoscaling.CfnScalingPolicy(
            scope,
            "Policy",
            policy_name=self.name,
            policy_type="TargetTrackingScaling",
            scaling_target_id=target.ref,
            target_tracking_scaling_policy_configuration={
                "targetValue": self.target_value,
                "scaleInCooldown": self.scale_in_cooldown,
                "scaleOutCooldown": self.scale_out_cooldown,
                "disableScaleIn": None if self.scale_in else True,
                **self.metric.specification(),
            },
        )


@dataclass(frozen=True)
class Step:
    """How much changes from how far `beyond` the alarm's threshold on."""

    beyond: float
    change: int


@dataclass(frozen=True, kw_only=True)
class StepScaling(Policy):
    """An alarm, and what it changes.

    Attributes:
        alarm: when it goes off; its comparison says on which side of the threshold steps are.
        steps: by how far they are beyond the threshold, the first at 0.
        adjustment_type: ChangeInCapacity, PercentChangeInCapacity or ExactCapacity.
        cooldown: seconds after a change before the next one.
        min_adjustment: with PercentChangeInCapacity, the least that changes.
        aggregation: which of an alarm's values in a period counts: Average, Minimum or Maximum.
    """

    alarm: Alarm
    steps: Sequence[Step]
    adjustment_type: str = "ChangeInCapacity"
    cooldown: int = 60
    min_adjustment: int | None = None
    aggregation: str = "Average"

    def make(self, scope: Construct, target: "autoscaling.CfnScalableTarget") -> None:
        """The policy, and its alarm."""
        from aws_cdk import aws_applicationautoscaling as autoscaling  # noqa: PLC0415 - slow

        policy = autoscaling.CfnScalingPolicy(
            scope,
            "Policy",
            policy_name=self.name,
            policy_type="StepScaling",
            scaling_target_id=target.ref,
            step_scaling_policy_configuration={
                "adjustmentType": self.adjustment_type,
                "metricAggregationType": self.aggregation,
                "cooldown": self.cooldown,
                "minAdjustmentMagnitude": self.min_adjustment,
                "stepAdjustments": self._adjustments(),
            },
        )
        self.alarm.make(scope, "Alarm", actions=[policy.ref])

    def _adjustments(self) -> list[dict[str, Any]]:
        """Intervals without gaps: each ends where the next begins, and the last one never."""
        ends = [step.beyond for step in self.steps[1:]]
        rises = self.alarm.comparison.startswith("Greater")
        near, far = "metricIntervalLowerBound", "metricIntervalUpperBound"
        if not rises:
            near, far = far, near
        return [
            {
                near: step.beyond if rises else -step.beyond,
                far: None if end is None else end if rises else -end,
                "scalingAdjustment": step.change,
            }
            for step, end in zip(self.steps, [*ends, None], strict=True)
        ]


def step_from_zero(metric: CustomMetric, *, cooldown: int = 60) -> StepScaling:
    """What wakes a target that went to zero, where target tracking has nothing to divide by.

    SageMaker developer guide, "Scale an endpoint to zero instances" and "Autoscale an
    asynchronous endpoint".

    Args:
        metric: something that is 1 or more while requests find no capacity.
        cooldown: seconds before one more is added.
    """
    description = f"{metric.name}: requests wait, and nothing is there to serve them"
    alarm = Alarm(description=description, metrics={"m": metric}, missing_data="missing")
    steps = [Step(0, 1)]
    return StepScaling(
        name=STEP_FROM_ZERO, alarm=alarm, steps=steps, cooldown=cooldown, aggregation="Maximum"
    )
