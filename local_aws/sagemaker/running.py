"""What serves: a variant's instances, or an inference component's copies; and what comes next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, Protocol, Self, TypeVar

from local_aws.hosting_protocol import Fleet
from local_aws.sagemaker.divided_fleet import DividedFleet


class Sized(Protocol):
    """What is asked for: so many of something."""

    @property
    def name(self) -> str:
        """The variant's or the component's name."""

    @property
    def title(self) -> str:
        """The name, after what it is the name of."""

    @property
    def unit(self) -> str:
        """What there are so many of: instances or copies."""

    @property
    def count(self) -> int:
        """How many."""

    @property
    def is_shadow(self) -> bool:
        """Whether only copies of requests go to it."""

    def resized(self, count: int) -> Self:
        """The same, with so many."""


PlanT = TypeVar("PlanT", bound=Sized)


@dataclass(kw_only=True)
class Arrival(Generic[PlanT]):
    """A new fleet while a deployment moves the requests to it.

    `share` of the requests go to it; it has so many of its `plan`. `replaces` is how many the old
    fleet had before.
    """

    plan: PlanT
    fleet: Fleet
    count: int
    replaces: int
    share: Fraction = Fraction(0)


@dataclass(kw_only=True)
class Running(Generic[PlanT]):
    """A fleet that serves as its plan says."""

    plan: PlanT
    fleet: Fleet
    arriving: Arrival[PlanT] | None = None

    def fleets(self) -> tuple[Fleet, ...]:
        """All fleets that there are."""
        return (self.fleet, self.arriving.fleet) if self.arriving else (self.fleet,)

    def answering(self) -> Fleet:
        """The fleet, or the two that share the requests."""
        if self.arriving is None:
            return self.fleet
        return DividedFleet(old=self.fleet, new=self.arriving.fleet, new_share=self.arriving.share)


def arrivals(
    running: Iterable[Running[PlanT]],
) -> Iterator[tuple[Running[PlanT], Arrival[PlanT]]]:
    """What requests are moved away from, each with what they are moved to."""
    return ((one, one.arriving) for one in running if one.arriving is not None)
