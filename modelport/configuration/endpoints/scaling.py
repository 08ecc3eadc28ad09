"""`scaling`: how much serves, and what decides it."""

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.quantities import Seconds

DEFAULT_SAFETY = 0.5


class Cooldowns(Section):
    """How long to wait between changes."""

    scale_in_cooldown: Seconds = Field(
        300,
        ge=0,
        description="Wait after removing capacity before removing more (seconds, or 5m).",
    )
    scale_out_cooldown: Seconds = Field(
        60, ge=0, description="Wait after adding capacity before adding more (seconds, or 1m)."
    )


class Target(Section):
    """What target tracking holds steady: exactly one of the two rates."""

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

    @property
    def invocations_per_minute(self) -> float:
        """What target tracking holds each instance at: SageMakerVariantInvocationsPerInstance.

        SageMaker Developer Guide, "Load test your auto scaling configuration": the measured
        maximum × a safety factor × 60.
        """
        if self.invocations_per_instance is not None:
            return self.invocations_per_instance
        return (self.requests_per_second or 0) * self.safety * 60


class Scaling(Cooldowns):
    """Target tracking on SageMakerVariantInvocationsPerInstance between two bounds."""

    min: int = Field(ge=1, description="The fewest instances, and how many are there at first.")
    max: int = Field(ge=1, description="The most instances.")
    target: Target = Field(description="What an instance should get.")


class ProvisionedConcurrencyScaling(Cooldowns):
    """Target tracking on SageMakerVariantProvisionedConcurrencyUtilization."""

    min: int = Field(ge=1, description="The least provisioned concurrency.")
    max: int = Field(ge=1, description="The most provisioned concurrency.")
    utilization: float = Field(
        0.7, gt=0, le=1, description="The share of the provisioned concurrency to keep in use."
    )


class BacklogScaling(Cooldowns):
    """Target tracking on the requests that wait, for each instance; down to none."""

    min: int = Field(0, ge=0, description="The fewest instances; 0 costs nothing while idle.")
    max: int = Field(ge=1, description="The most instances.")
    backlog_per_instance: float = Field(
        5, gt=0, description="Requests that wait for each instance (ApproximateBacklogSize)."
    )


class CopyScaling(Cooldowns):
    """Target tracking on SageMakerInferenceComponentInvocationsPerCopy; down to none."""

    min: int = Field(0, ge=0, description="The fewest copies; 0 costs nothing while idle.")
    max: int = Field(ge=1, description="The most copies.")
    invocations_per_copy: float = Field(
        gt=0, description="Invocations a minute that one copy should get."
    )
