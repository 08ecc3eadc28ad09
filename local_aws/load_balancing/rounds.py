"""Health checks that go on, of all targets of all target groups."""

import http.client
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from local_aws.load_balancing.health import HealthCheck, TargetHealth
from local_aws.pace import Pace
from local_aws.rounds import Rounds

_TICK = 0.2
_AT_ONCE = 8

Address = tuple[str, int]
Place = Callable[[str, int], Address | None]
"""Where a target, by its ID and its port, really listens; None is nowhere."""


@dataclass(frozen=True, kw_only=True)
class TargetGroup:
    """A target group now.

    Attributes:
        arn: its ARN.
        check: what it asks its targets.
        targets: their IDs and ports.
    """

    arn: str
    check: HealthCheck
    targets: Sequence[Address]


class HealthChecks:
    """Asks every target when it is due, and knows what came of it."""

    def __init__(
        self, groups: Callable[[], Iterable[TargetGroup]], place: Place, pace: Pace
    ) -> None:
        """Nothing is asked before `start`; the pace is that of the intervals."""
        self._groups, self._place, self._pace = groups, place, pace
        self._known: dict[tuple[str, str], TargetHealth] = {}
        self._due: dict[tuple[str, str], float] = {}
        self._lock = threading.Lock()
        self._rounds = Rounds(self.look, every=_TICK)
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="health")

    def start(self) -> "HealthChecks":
        """Begin."""
        self._rounds.start()
        return self

    def stop(self) -> None:
        """End."""
        self._rounds.stop()
        self._pool.shutdown()

    def of(self, group: str, target: str) -> TargetHealth:
        """A target's health: initial for one that was not asked yet."""
        with self._lock:
            return self._known.get((group, target), TargetHealth())

    def routable(self, group: str, targets: Sequence[str]) -> list[str]:
        """The healthy ones among the targets; all of them where none is (it fails open)."""
        return [t for t in targets if self.of(group, t).state == "healthy"] or list(targets)

    def look(self) -> None:
        """Ask all that are due, at once; forget those that are gone."""
        now, asked, present = time.monotonic(), [], set()
        for group in self._groups():
            for target, port in group.targets:
                key = (group.arn, target)
                present.add(key)
                if self._due.get(key, now) <= now:
                    self._due[key] = now + self._pace.real(group.check.interval)
                    asked.append((key, group.check, port))
        statuses = self._pool.map(lambda a: self._status(a[0][1], a[1], a[2]), asked)
        for (key, check, _), status in zip(asked, statuses, strict=True):
            with self._lock:
                self._known.setdefault(key, TargetHealth()).saw(status, check)
        with self._lock:
            self._known = {key: found for key, found in self._known.items() if key in present}
        self._due = {key: due for key, due in self._due.items() if key in present}

    def _status(self, target: str, check: HealthCheck, port: int) -> int | None:
        place = self._place(target, check.port or port)
        if place is None:
            return None
        connection = http.client.HTTPConnection(*place, timeout=check.timeout)
        try:
            connection.request("GET", check.path, headers={"User-Agent": "ELB-HealthChecker/2.0"})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
