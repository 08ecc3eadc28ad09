"""Fleets as the control plane holds them: they know what is under way, or that nothing runs."""

import threading

from local_aws.hosting_protocol import (
    ContainerFailed,
    ContainerRequest,
    ContainerResponse,
    Fleet,
)

_DRAIN_TIMEOUT = 60.0


class CountingFleet:
    """A fleet that knows how many invocations are under way, so that it can end after the last.

    A request that was routed here just before the end is passed on to whatever took its place.
    """

    def __init__(self, fleet: Fleet) -> None:
        """Wrap a fleet."""
        self._fleet = fleet
        self._idle = threading.Condition()
        self._busy = 0
        self._successor: Fleet | None = None

    def wait_ready(self, timeout: float | None = None) -> None:
        """Block until the workers are healthy."""
        self._fleet.wait_ready(timeout)

    def invoke(self, request: ContainerRequest) -> ContainerResponse:
        """Pass a request on, counted."""
        with self._idle:
            successor = self._successor
            self._busy += successor is None
        if successor is not None:
            return successor.invoke(request)
        try:
            return self._fleet.invoke(request)
        finally:
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()

    def resize(self, instance_count: int) -> None:
        """Have that many workers."""
        self._fleet.resize(instance_count)

    def stop(self) -> None:
        """End the workers now."""
        self._fleet.stop()

    def drain(self, successor: Fleet) -> None:
        """End the workers once the invocations under way are answered, a minute at most."""
        with self._idle:
            self._successor = successor
            self._idle.wait_for(lambda: self._busy == 0, timeout=_DRAIN_TIMEOUT)
        self.stop()


class BareInstances:
    """A variant of instances that are there for inference components: it runs nothing itself."""

    def wait_ready(self, timeout: float | None = None) -> None:
        """Be ready at once."""

    def invoke(self, request: ContainerRequest) -> ContainerResponse:
        """Refuse: only a component answers.

        Raises:
            ContainerFailed: always.
        """
        del request
        raise ContainerFailed("The variant has no model of its own.")

    def resize(self, instance_count: int) -> None:
        """Have that many instances; none of them is a process."""

    def stop(self) -> None:
        """Leave nothing behind."""


def retire(fleet: Fleet, *, successor: Fleet) -> None:
    """End a fleet that another one has taken the place of."""
    if isinstance(fleet, CountingFleet):
        fleet.drain(successor)
