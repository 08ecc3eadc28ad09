"""What Application Auto Scaling remembers: targets, what is on them, and what was done."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from local_aws.autoscaling.engine.surroundings import Alarms, NextFire
from local_aws.autoscaling.progress import Progress
from local_aws.autoscaling.target_key import TargetKey
from local_aws.errors import AwsError
from local_aws.hosting_protocol import Serverless
from local_aws.scope import Scope

_ACTIVITIES = 1000


@dataclass(kw_only=True)
class Scheduled:
    """A scheduled action: what was put, since when it counts, and when it is due next.

    Times are in seconds since 1970; `planned` is whether `due` has been looked for.
    """

    description: dict[str, Any]
    since: float = field(default_factory=time.time)
    due: float | None = None
    planned: bool = False

    @property
    def schedule(self) -> str:
        """The expression."""
        return str(self.description["Schedule"])

    @property
    def timezone(self) -> str:
        """The zone that a time of day is in."""
        return str(self.description.get("Timezone") or "UTC")


@dataclass(kw_only=True)
class Target:
    """A scalable target, its policies and scheduled actions by name.

    `alarms` are the names of those that a target tracking policy has of its own.
    """

    description: dict[str, Any]
    identifier: str
    policies: dict[str, dict[str, Any]] = field(default_factory=dict)
    alarms: dict[str, list[str]] = field(default_factory=dict)
    scheduled: dict[str, Scheduled] = field(default_factory=dict)
    progress: Progress = field(default_factory=Progress)
    created: float = field(default_factory=time.time)


@dataclass(frozen=True, kw_only=True)
class VariantFacts:
    """What scaling must know of an endpoint's variant.

    `may_be_empty` is whether it may have no instances.
    """

    name: str
    instance_type: str
    serverless: Serverless | None = None
    may_be_empty: bool = False


Variants = Callable[[Scope, str], tuple[VariantFacts, ...]]
"""The variants of an endpoint; raises `AwsError` when there is no such endpoint."""
CheckComponent = Callable[[Scope, str], None]
"""Raises `AwsError` when there is no such inference component."""
TargetGroups = Callable[[Scope, str, str], frozenset[str]]
"""Those of a cluster's service, as `targetgroup/NAME/ID`; `AwsError` when there is none."""


@dataclass(kw_only=True)
class Targets:
    """All targets, and the last activities."""

    targets: dict[tuple[Scope, TargetKey], Target] = field(default_factory=dict)
    activities: deque[tuple[Scope, dict[str, Any]]] = field(
        default_factory=lambda: deque(maxlen=_ACTIVITIES)
    )


@dataclass(kw_only=True)
class State(Targets):
    """What operations know of them. Hold `lock` to write them."""

    variants: Variants
    check_component: CheckComponent
    target_groups: TargetGroups
    alarms: Alarms
    next_fire: NextFire
    lock: threading.RLock = field(default_factory=threading.RLock)

    def target(self, scope: Scope, key: TargetKey) -> Target:
        """Find a target that must be there."""
        found = self.targets.get((scope, key))
        if found is None:
            raise AwsError(
                "ObjectNotFoundException",
                f"No scalable target registered for namespace: {key.namespace}, resource ID: "
                f"{key.resource_id}, scalable dimension: {key.dimension}",
            )
        return found

    def within(self, scope: Scope) -> list[tuple[TargetKey, Target]]:
        """All targets of an account and region."""
        return [
            (key, target) for (where, key), target in list(self.targets.items()) if where == scope
        ]
