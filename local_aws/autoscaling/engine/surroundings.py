"""What scaling acts upon, and what it is told by."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from local_aws.autoscaling.target_key import TargetKey
from local_aws.scope import Scope


class Capacity(NamedTuple):
    """How much there is, and whether it may be changed now; `failure` is the last change's."""

    current: int
    settled: bool
    failure: str | None = None


class Resources(Protocol):
    """What scales: SageMaker's variants and inference components, services of Amazon ECS."""

    def capacity(self, scope: Scope, key: TargetKey) -> Capacity | None:
        """What a target has now; None where it isn't there."""

    def change(self, scope: Scope, key: TargetKey, capacity: int) -> None:
        """Ask for as much; raises `AwsError` where that is refused."""


class Alarms(Protocol):
    """CloudWatch."""

    def put(self, scope: Scope, alarm: Mapping[str, Any]) -> str:
        """Create or replace an alarm; answers its ARN."""

    def delete(self, scope: Scope, names: Iterable[str]) -> None:
        """Delete alarms; those that are gone already don't matter."""

    def all(self, scope: Scope) -> Iterable[Mapping[str, Any]]:
        """Every metric alarm, as it is now."""

    def latest(self, scope: Scope, alarm: Mapping[str, Any]) -> float | None:
        """The last datapoint of an alarm's metric."""


NextFire = Callable[[str, datetime], datetime | None]
"""When a `cron()` fires next after a time, in that time's zone."""
