"""Two fleets that answer for one variant while a deployment moves its traffic."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from local_aws.hosting_protocol import ContainerRequest, ContainerResponse, Fleet


@dataclass(frozen=True, kw_only=True)
class DividedFleet:
    """Gives each request to the new fleet with the probability of its share, else to the old."""

    old: Fleet
    new: Fleet
    new_share: Fraction
    draw: Callable[[], float] = random.random

    def wait_ready(self, timeout: float | None = None) -> None:
        """Block until both are healthy."""
        self.old.wait_ready(timeout)
        self.new.wait_ready(timeout)

    def invoke(self, request: ContainerRequest) -> ContainerResponse:
        """Pass a request to one of them."""
        fleet = self.new if self.draw() < self.new_share else self.old
        return fleet.invoke(request)

    def resize(self, instance_count: int) -> None:
        """Refuse: whoever moves the traffic decides how large each of them is."""
        raise NotImplementedError

    def stop(self) -> None:
        """End both."""
        self.old.stop()
        self.new.stop()
