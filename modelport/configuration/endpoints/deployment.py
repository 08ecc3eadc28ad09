"""`deployment`: how an endpoint that serves gets from one version to the next."""

from typing import ClassVar

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.endpoints.metrics import Condition
from modelport.configuration.quantities import Seconds

LONGEST_EXECUTION = 28800


class Share(Section):
    """A part of what serves: exactly one of `percent` and a number."""

    unit: ClassVar[str]
    """The key of the number, which is the word for several."""

    one: ClassVar[str]
    """The word for one of them."""

    percent: int | None = Field(None, ge=1, le=100, description="How many percent of them.")

    @property
    def number(self) -> int | None:
        """So many instances or copies."""
        found: int | None = getattr(self, self.unit)
        return found


class InstanceShare(Share):
    """A part of the instances: exactly one of the two."""

    unit, one = "instances", "instance"
    instances: int | None = Field(None, ge=1, description="How many of them.")


class CopyShare(Share):
    """A part of the copies: exactly one of the two."""

    unit, one = "copies", "copy"
    copies: int | None = Field(None, ge=1, description="How many of them.")


class AllAtOnce(Section):
    """The new instances take all requests at once."""

    wait: Seconds = Field(0, ge=0, le=3600, description="How long alarms are watched (up to 1 h).")


class Canary(InstanceShare):
    """A part of the new instances takes requests first, then all do."""

    percent: int | None = Field(None, ge=1, le=50, description="The first part: 1 to 50 percent.")
    wait: Seconds = Field(
        ge=0, le=3600, description="How long alarms are watched after each part (up to 1 h)."
    )


class Linear(InstanceShare):
    """The new instances take requests in equal steps."""

    percent: int | None = Field(None, ge=10, le=50, description="A step: 10 to 50 percent.")
    wait: Seconds = Field(
        ge=0, le=3600, description="How long alarms are watched after each step (up to 1 h)."
    )


class Batch(InstanceShare):
    """The instances that are replaced at once."""

    percent: int | None = Field(None, ge=5, le=50, description="How many percent of them: 5 to 50.")


class CopyBatch(CopyShare):
    """The copies that are replaced at once."""

    percent: int | None = Field(None, ge=5, le=50, description="How many percent of them: 5 to 50.")


class InBatches(Section):
    """How long batches are watched."""

    wait: Seconds = Field(
        ge=0, le=3600, description="How long alarms are watched after each batch (up to 1 h)."
    )


class Rolling(InBatches):
    """Instances are replaced in batches: no second fleet has to be there."""

    batch: Batch = Field(description="How many are replaced at once.")
    rollback_batch: InstanceShare | None = Field(
        None, description="How many are put back at once; by default all of them."
    )


class CopyRolling(InBatches):
    """Copies are replaced in batches."""

    batch: CopyBatch = Field(description="How many are replaced at once.")
    rollback_batch: CopyShare | None = Field(
        None, description="How many are put back at once; by default all of them."
    )


class RollbackAlarms(Section):
    """What brings the version before it back, while a deployment waits: 1 to 10 alarms."""

    errors: int | None = Field(
        None, ge=1, description="How many answers with a status of 500 to 599 in a minute."
    )
    latency: float | None = Field(
        None, gt=0, description="The model latency in milliseconds (p95 over a minute)."
    )
    invocation_errors: int | None = Field(
        None, ge=1, description="How many requests in a minute that the model did not answer well."
    )
    alarms: dict[str, Condition] = Field(
        default_factory=dict,
        description="Alarms of your own, by name; metrics without dimensions are those of the "
        "first variant.",
    )
    existing_alarms: list[str] = Field(
        default_factory=list, description="Names of alarms that are there already."
    )

    @property
    def count(self) -> int:
        """How many alarms that is."""
        own = [self.errors, self.latency, self.invocation_errors]
        given = len([value for value in own if value is not None])
        return given + len(self.alarms) + len(self.existing_alarms)


class Update(Section):
    """What ends an update."""

    maximum_execution: Seconds | None = Field(
        None,
        ge=600,
        le=LONGEST_EXECUTION,
        description="The longest that an update may take (10 min to 8 h); all waits are in it.",
    )
    rollback_on: RollbackAlarms | None = Field(
        None, description="What brings the version before it back."
    )


class CopyDeployment(Update):
    """How an update of a component goes."""

    rolling: CopyRolling = Field(description="In batches of its copies.")


class Deployment(Update):
    """How an update goes: exactly one of four ways, and what ends it."""

    all_at_once: AllAtOnce | None = Field(None, description="To a second fleet, all at once.")
    canary: Canary | None = Field(None, description="To a second fleet, a small part first.")
    linear: Linear | None = Field(None, description="To a second fleet, step by step.")
    rolling: Rolling | None = Field(None, description="In batches, without a second fleet.")
    termination_wait: Seconds | None = Field(
        None,
        ge=0,
        le=3600,
        description="How long the old fleet stays after it (up to 1 h); not with rolling.",
    )

    @property
    def given(self) -> list[str]:
        """The ways that are there."""
        ways = ("all_at_once", "canary", "linear", "rolling")
        return [way for way in ways if getattr(self, way) is not None]


class Deployed(Section):
    """An endpoint that deployment guardrails cover."""

    deployment: Deployment | None = Field(
        None,
        description="How it is updated; without it, all at once and without a wait. Every "
        "deployment says all of it: nothing of an earlier one stays.",
    )
