"""The policies of `scaling`: what target tracking holds steady, and steps."""

from typing import Literal

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.endpoints.metrics import Condition, Metric
from modelport.configuration.quantities import Seconds

DEFAULT_SAFETY = 0.5
_NAMES = {
    "invocations_per_instance": "InvocationsPerInstance",
    "requests_per_second": "InvocationsPerInstance",
    "concurrent_requests": "ConcurrentRequests",
    "cpu_utilization": "CPUUtilization",
    "gpu_utilization": "GPUUtilization",
}
"""What policies are called by default: after what they hold steady."""


class MetricTarget(Section):
    """What a policy holds steady: a metric at a value."""

    metric: Metric | None = Field(
        None, description="Any metric that falls as capacity grows; held at `value`."
    )
    value: float | None = Field(None, gt=0, description="What the metric is held at.")
    policy_name: str | None = Field(
        None,
        min_length=1,
        max_length=256,
        description="The policy's name, by default the metric's. "
        "SageMakerEndpointInvocationScalingPolicy replaces what the console made.",
    )
    scale_in: bool = Field(
        default=True, description="Whether it removes capacity too; otherwise it only adds."
    )
    scale_in_cooldown: Seconds | None = Field(
        None, ge=0, description="Its own wait after removing capacity; by default that of scaling."
    )
    scale_out_cooldown: Seconds | None = Field(
        None, ge=0, description="Its own wait after adding capacity; by default that of scaling."
    )

    @classmethod
    def kinds(cls) -> list[str]:
        """The keys of which one says what is held steady."""
        return [key for key in _NAMES if key in cls.model_fields] + ["metric"]

    @property
    def given(self) -> list[str]:
        """Those of `kinds` that are there."""
        return [key for key in self.kinds() if getattr(self, key) is not None]

    @property
    def measure(self) -> str:
        """The metric's name: no two policies of a target may have the same one."""
        if self.metric:
            return self.metric.name
        return _NAMES[self.given[0]]

    @property
    def called(self) -> str:
        """The policy's name."""
        return self.policy_name or self.measure


class InstanceTarget(MetricTarget):
    """What a policy holds steady for instances: exactly one of several metrics."""

    cpu_utilization: float | None = Field(
        None,
        gt=0,
        le=100,
        description="The percentage of all of an instance's vCPUs in use (SageMaker counts n × 100 "
        "for n vCPUs; the template's target is this × n).",
    )
    gpu_utilization: float | None = Field(
        None,
        gt=0,
        le=100,
        description="The percentage of all of an instance's GPUs in use; the template's target is "
        "this × their number.",
    )


class Target(InstanceTarget):
    """What target tracking holds steady: exactly one of several metrics."""

    invocations_per_instance: float | None = Field(
        None, gt=0, description="Invocations a minute that one instance should get."
    )
    requests_per_second: float | None = Field(
        None,
        gt=0,
        description="The most requests a second that one instance was measured to serve; the "
        "target is this × safety × 60 invocations a minute.",
    )
    safety: float = Field(
        DEFAULT_SAFETY,
        gt=0,
        le=1,
        description="The share of requests_per_second to aim for, so that there is time to add "
        "an instance (0.5 is SageMaker's advice).",
    )
    concurrent_requests: float | None = Field(
        None,
        gt=0,
        description="Requests at once that a model should have, from data of every 10 seconds "
        "(ConcurrentRequestsPerModel).",
    )

    @property
    def invocations_per_minute(self) -> float:
        """What target tracking holds each instance at: SageMakerVariantInvocationsPerInstance.

        SageMaker Developer Guide, "Load test your auto scaling configuration": the measured
        maximum × a safety factor × 60.
        """
        if self.invocations_per_instance is not None:
            return self.invocations_per_instance
        return (self.requests_per_second or 0) * self.safety * 60


class CopyTarget(MetricTarget):
    """What a policy holds steady for copies, beside the invocations that each gets."""

    concurrent_requests: float | None = Field(
        None,
        gt=0,
        description="Requests at once that a copy should have, from data of every 10 seconds "
        "(ConcurrentRequestsPerCopy).",
    )


class Step(Section):
    """How much changes, how far beyond the threshold."""

    beyond: float = Field(
        0.0, ge=0, description="How far beyond the threshold it begins; the first step at 0."
    )
    change: int = Field(description="What is added, negative to remove; see `adjustment`.")


class StepPolicy(Condition):
    """An alarm, and what it changes: more the further the metric is beyond the threshold."""

    policy_name: str = Field(min_length=1, max_length=256, description="The policy's name.")
    adjustment: Literal["change-in-capacity", "percent-change-in-capacity", "exact-capacity"] = (
        Field(
            "change-in-capacity",
            description="What `change` is: so many, so many percent, or the number to have.",
        )
    )
    steps: list[Step] = Field(min_length=1, max_length=20, description="The steps, 20 at most.")
    min_adjustment: int | None = Field(
        None, ge=1, description="The least that changes, with percent-change-in-capacity."
    )
    cooldown: Seconds = Field(60, ge=0, description="The wait after a change before the next one.")
