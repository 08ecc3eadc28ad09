"""`scaling`: how much serves, and what decides it."""

from collections.abc import Mapping

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.endpoints.policies import (
    CopyTarget,
    InstanceTarget,
    MetricTarget,
    StepPolicy,
    Target,
)
from modelport.configuration.quantities import Seconds
from modelport.configuration.schedule import Timed

STEP_FROM_ZERO = "StepFromZero"
"""The policy that wakes what went to zero."""

_MORE = "Further metrics to hold steady; of all policies, the one that wants most decides."


class ScheduledBounds(Timed):
    """Other bounds from a time on: at(YYYY-MM-DDTHH:MM:SS) once, or cron(…) and rate(…)."""

    min: int | None = Field(None, ge=0, description="The fewest from then on; unchanged without.")
    max: int | None = Field(None, ge=0, description="The most from then on; unchanged without.")


class AutomaticScaling(Section):
    """What automatic scaling of anything has beside its bounds."""

    scale_in_cooldown: Seconds = Field(
        300,
        ge=0,
        description="The wait after removing capacity before removing more (seconds, or 5m).",
    )
    scale_out_cooldown: Seconds = Field(
        60, ge=0, description="The wait after adding capacity before adding more (seconds, or 1m)."
    )
    steps: list[StepPolicy] = Field(
        default_factory=list, description="Step policies: alarms, and what each changes."
    )
    schedules: dict[str, ScheduledBounds] = Field(
        default_factory=dict,
        max_length=200,
        description="Other bounds at other times, such as fewer at night, by name.",
    )

    @property
    def main_policies(self) -> dict[str, str]:
        """The policies' names that no `MetricTarget` has, by the key that makes them."""
        return {}

    @property
    def tracked(self) -> Mapping[str, MetricTarget]:
        """What target tracking holds steady, by its path below this section."""
        targets: list[MetricTarget] = getattr(self, "targets", [])
        return {f"targets.{number}": target for number, target in enumerate(targets)}

    @property
    def lowest(self) -> int:
        """The fewest that there may be at any time."""
        mins = [schedule.min for schedule in self.schedules.values() if schedule.min is not None]
        own: int = getattr(self, "min", 0)
        return min([own, *mins])


class Scaling(AutomaticScaling):
    """Bounds on the instances, and what decides how many there are between them."""

    min: int = Field(
        ge=1,
        description="The fewest instances, and how many are there at first; none at all needs "
        "type: inference-components, asynchronous or serverless.",
    )
    max: int = Field(ge=1, description="The most instances.")
    target: Target | None = Field(None, description="What an instance should get.")
    targets: list[Target] = Field(default_factory=list, description=_MORE)

    @property
    def tracked(self) -> Mapping[str, Target]:
        """What target tracking holds steady, by its path below this section."""
        first = {"target": self.target} if self.target else {}
        return first | {f"targets.{number}": target for number, target in enumerate(self.targets)}


class ProvisionedConcurrencyScaling(AutomaticScaling):
    """Target tracking on SageMakerVariantProvisionedConcurrencyUtilization."""

    min: int = Field(ge=1, description="The least provisioned concurrency.")
    max: int = Field(ge=1, description="The most provisioned concurrency.")
    utilization: float = Field(
        0.7, gt=0, le=1, description="The share of the provisioned concurrency to keep in use."
    )
    policy_name: str = Field(
        "ProvisionedConcurrencyUtilization",
        min_length=1,
        max_length=256,
        description="The name of the policy that keeps utilization.",
    )
    targets: list[MetricTarget] = Field(default_factory=list, description=_MORE)

    @property
    def main_policies(self) -> dict[str, str]:
        """The name of the policy that keeps `utilization`."""
        return {"policy_name": self.policy_name}


class BacklogScaling(AutomaticScaling):
    """Target tracking on the requests that wait, for each instance; down to none."""

    min: int = Field(0, ge=0, description="The fewest instances; 0 costs nothing while idle.")
    max: int = Field(ge=1, description="The most instances.")
    backlog_per_instance: float = Field(
        5, gt=0, description="Requests that wait for each instance (ApproximateBacklogSize)."
    )
    policy_name: str = Field(
        "ApproximateBacklogSizePerInstance",
        min_length=1,
        max_length=256,
        description="The name of the policy that keeps backlog_per_instance.",
    )
    targets: list[InstanceTarget] = Field(default_factory=list, description=_MORE)

    @property
    def main_policies(self) -> dict[str, str]:
        """The names of the policy that keeps the backlog, and of that which wakes."""
        return {"policy_name": self.policy_name} | _waking(self)


class CopyScaling(AutomaticScaling):
    """Target tracking on SageMakerInferenceComponentInvocationsPerCopy; down to none."""

    min: int = Field(0, ge=0, description="The fewest copies; 0 costs nothing while idle.")
    max: int = Field(ge=1, description="The most copies.")
    invocations_per_copy: float = Field(
        gt=0, description="Invocations a minute that one copy should get."
    )
    policy_name: str = Field(
        "InvocationsPerCopy",
        min_length=1,
        max_length=256,
        description="The name of the policy that keeps invocations_per_copy.",
    )
    targets: list[CopyTarget] = Field(default_factory=list, description=_MORE)

    @property
    def main_policies(self) -> dict[str, str]:
        """The names of the policy that keeps the invocations, and of that which wakes."""
        return {"policy_name": self.policy_name} | _waking(self)


def _waking(scaling: BacklogScaling | CopyScaling) -> dict[str, str]:
    return {} if scaling.lowest else {"min": STEP_FROM_ZERO}
