"""The instances of a fleet, and which of them gets the next request."""

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from local_aws.hosting.fleets.instance import Instance
from local_aws.hosting.outcomes import FleetBusy, NoInstance, NoWorker
from local_aws.hosting.processes.supervisor import State

_LOADING = 4
"""Loading a model is worth waiting for so many requests."""


class Roster:
    """Instances that come and go while requests are routed to them."""

    def __init__(self, bound: int) -> None:
        """Allow each instance so many requests at once, waiting ones included."""
        self._bound = bound
        self._instances: list[Instance] = []
        self._leaving: list[Instance] = []
        self._lock = threading.Condition()

    def all(self) -> list[Instance]:
        """The instances that get requests now."""
        with self._lock:
            return list(self._instances)

    def everyone(self) -> list[Instance]:
        """Those, and the ones that answer what they still hold."""
        with self._lock:
            return [*self._instances, *self._leaving]

    def add(self, instance: Instance) -> None:
        """Route requests to an instance, too."""
        with self._lock:
            self._instances.append(instance)

    def remove(self, instances: Collection[Instance]) -> None:
        """Send no more requests to these."""
        with self._lock:
            self._leaving += [one for one in self._instances if one in instances]
            self._instances = [one for one in self._instances if one not in instances]

    def shrink(self, count: int) -> list[Instance]:
        """Keep so many at most; return those that get no more requests."""
        with self._lock:
            surplus = self._instances[count:]
            del self._instances[count:]
            self._leaving += surplus
            return surplus

    def drain(self, instance: Instance) -> None:
        """Wait until an instance that gets no more requests has answered those that it has."""
        with self._lock:
            self._lock.wait_for(lambda: not instance.outstanding)

    def forget(self, instance: Instance) -> None:
        """Take away an instance that has ended."""
        with self._lock:
            self._leaving.remove(instance)

    @contextmanager
    def least_outstanding(self, target_model: str | None = None) -> Iterator[Instance]:
        """The instance for a request, which counts as outstanding meanwhile.

        Raises:
            InvocationFailed: see `choose`.
        """
        with self._lock:
            instance = choose(self._instances, self._bound, target_model)
            instance.outstanding += 1
        try:
            yield instance
        finally:
            with self._lock:
                instance.outstanding -= 1
                self._lock.notify_all()


def choose(instances: Sequence[Instance], bound: int, target_model: str | None = None) -> Instance:
    """Those that serve first, then the least busy; one that would load a model counts as busier.

    Raises:
        NoInstance: there are none.
        NoWorker: every instance has failed or is stopped.
        FleetBusy: every instance that is left holds `bound` requests.
    """
    if not instances:
        raise NoInstance("the variant has no instances")
    usable = [one for one in instances if one.state in {State.READY, State.STARTING}]
    if not usable:
        raise _failure(instances)
    free = [one for one in usable if one.outstanding < bound]
    if not free:
        raise FleetBusy
    return min(free, key=lambda one: (one.state is not State.READY, _cost(one, target_model)))


def _cost(instance: Instance, target_model: str | None) -> int:
    return instance.outstanding + (0 if instance.holds(target_model) else _LOADING)


def _failure(instances: Sequence[Instance]) -> NoWorker:
    container, reason = next((one.worst for one in instances if one.worst[1]), ("", ""))
    failure = NoWorker(reason or "no worker is available")
    failure.container = container or failure.container
    return failure
