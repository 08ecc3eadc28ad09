"""Health checks that go on, of all targets of all target groups."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from local_aws.load_balancing.health import HealthCheck, TargetHealth
from local_aws.pace import Pace
from local_aws.probe import status_of
from local_aws.rounds import Rounds

_TICK = 0.2
_AT_ONCE = 8
_ASKING = {"User-Agent": "ELB-HealthChecker/2.0"}

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


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A target that is asked now, and whether it counts when it doesn't answer."""

    key: tuple[str, str]
    check: HealthCheck
    port: int
    counts: bool


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
        """Ask all that are due or new, at once; forget those that are gone."""
        groups = list(self._groups())
        present = {(group.arn, target) for group in groups for target, _ in group.targets}
        asked = list(self._asked(groups))
        statuses = self._pool.map(self._status, asked)
        for one, status in zip(asked, statuses, strict=True):
            if one.counts or (status is not None and one.check.accepts(status)):
                with self._lock:
                    self._known.setdefault(one.key, TargetHealth()).saw(status, one.check)
        with self._lock:
            self._known = {key: found for key, found in self._known.items() if key in present}
        self._due = {key: due for key, due in self._due.items() if key in present}

    def _asked(self, groups: Iterable[TargetGroup]) -> Iterator[_Asked]:
        """New targets are asked in every round, so that they get requests as soon as they answer.

        That they don't counts only once in an interval.
        """
        now = time.monotonic()
        for group in groups:
            for target, port in group.targets:
                key = (group.arn, target)
                due = self._due.get(key, now) <= now
                if due:
                    self._due[key] = now + self._pace.real(group.check.interval)
                if due or self.of(*key).state == "initial":
                    yield _Asked(key=key, check=group.check, port=port, counts=due)

    def _status(self, asked: _Asked) -> int | None:
        (_, target), check = asked.key, asked.check
        place = self._place(target, check.port or asked.port)
        return place and status_of(place, check.path, timeout=check.timeout, headers=_ASKING)
