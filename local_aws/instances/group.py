"""The instances of one autoscaling group: as many as there should be, from what is current."""

import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from local_aws.instances.checks import Check
from local_aws.instances.instance import Instance, Launch
from local_aws.instances.instances import Instances


class GroupError(Exception):
    """Instances did not come up; they are gone again, and the group is as it was."""


class Surroundings(Protocol):
    """What learns of the group's instances."""

    def launched(self, launch: Launch) -> str:
        """Another one is launched from this; returns its ID."""

    def joined(self, instance: Instance) -> None:
        """It was launched: it gets requests as soon as it is healthy."""

    def serves(self, instance: Instance) -> None:
        """It has come up."""

    def left(self, instance: Instance) -> None:
        """It is about to end: it gets no requests any more, and has answered those it had."""

    def moved_to(self, groups: list[str], instances: Iterable[Instance]) -> None:
        """Requests come through other target groups."""


@dataclass
class Group:
    """Instances are launched together, and replaced one after the other."""

    instances: Instances
    surroundings: Surroundings
    members: list[Instance] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Nobody changes it."""
        self._lock = threading.Lock()
        self._ended = False

    def resize(self, count: int, launch: Launch, check: Check) -> None:
        """Have so many.

        Raises:
            GroupError: one of those added fails the check.
        """
        with self._lock:
            for surplus in self.members[count:]:
                self._end(surplus)
            self._add(count - len(self.members), launch, check)

    def replace(self, outdated: Sequence[Instance], launch: Launch, check: Check) -> None:
        """Have another one in the place of each, which ends only then.

        Raises:
            GroupError: one fails the check; those before it stay, and the rest is not replaced.
        """
        with self._lock:
            for old in outdated:
                if old in self.members:
                    self._add(1, launch, check)
                    self._end(old)

    def has(self, instance_id: str) -> bool:
        """Whether this instance is one of them."""
        return any(instance.id == instance_id for instance in list(self.members))

    def drop(self, instance_id: str) -> None:
        """End this one, if it has not ended meanwhile."""
        with self._lock:
            for instance in list(self.members):
                if instance.id == instance_id:
                    self._end(instance)

    def end(self) -> None:
        """Have none any more, whatever else was asked for meanwhile."""
        with self._lock:
            self._ended = True
            for instance in list(self.members):
                self._end(instance)

    def _add(self, count: int, launch: Launch, check: Check) -> None:
        if count <= 0 or self._ended:
            return
        new = [self._join(launch) for _ in range(count)]
        with ThreadPoolExecutor(count) as pool:
            list(pool.map(Instance.boot, new))
        failed = [instance for instance in new if not check(instance)]
        if failed:
            said = f"{failed[0].id} last said: {failed[0].last_lines()}"
            for instance in new:
                self._end(instance)
            raise GroupError(f"{len(failed)} of {count} new instances failed; {said}")
        for instance in new:
            self.surroundings.serves(instance)

    def _join(self, launch: Launch) -> Instance:
        instance = self.instances.launch(launch, self.surroundings.launched(launch))
        self.members.append(instance)
        self.surroundings.joined(instance)
        return instance

    def _end(self, instance: Instance) -> None:
        self.members.remove(instance)
        self.surroundings.left(instance)
        self.instances.terminate(instance)
