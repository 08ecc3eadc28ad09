"""The instances of a fleet, and which of them gets the next request."""

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from local_aws.hosting.instance import Instance
from local_aws.hosting.outcomes import FleetBusy, NoWorker
from local_aws.hosting.supervisor import State


class Roster:
    """Instances that come and go while requests are routed to them."""

    def __init__(self, bound: int) -> None:
        """Allow each instance so many requests at once, waiting ones included."""
        self._bound = bound
        self._instances: list[Instance] = []
        self._lock = threading.Lock()

    def all(self) -> list[Instance]:
        """The instances of this moment."""
        with self._lock:
            return list(self._instances)

    def add(self, instance: Instance) -> None:
        """Route requests to an instance, too."""
        with self._lock:
            self._instances.append(instance)

    def remove(self, instances: Collection[Instance]) -> None:
        """Send no more requests to these."""
        with self._lock:
            self._instances = [one for one in self._instances if one not in instances]

    def shrink(self, count: int) -> list[Instance]:
        """Keep so many at most; return those that get no more requests."""
        with self._lock:
            surplus = self._instances[count:]
            del self._instances[count:]
            return surplus

    @contextmanager
    def least_outstanding(self) -> Iterator[Instance]:
        """The instance for a request, which counts as outstanding meanwhile.

        Raises:
            InvocationFailed: see `choose`.
        """
        with self._lock:
            instance = choose(self._instances, self._bound)
            instance.outstanding += 1
        try:
            yield instance
        finally:
            with self._lock:
                instance.outstanding -= 1


def choose(instances: Sequence[Instance], bound: int) -> Instance:
    """Those that serve first, then the least busy.

    Raises:
        NoWorker: every instance has failed or is stopped.
        FleetBusy: every instance that is left holds `bound` requests.
    """
    usable = [one for one in instances if one.supervisor.state in {State.READY, State.STARTING}]
    if not usable:
        given = (one.supervisor.reason for one in instances)
        raise NoWorker(next(filter(None, given), "no worker is available"))
    free = [one for one in usable if one.outstanding < bound]
    if not free:
        raise FleetBusy
    return min(free, key=lambda one: (one.supervisor.state is not State.READY, one.outstanding))
