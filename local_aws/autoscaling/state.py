"""What Application Auto Scaling remembers: targets, and the policies on them."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from local_aws.errors import AwsError
from local_aws.scope import Scope


class TargetKey(NamedTuple):
    """What identifies a scalable target."""

    namespace: str
    resource_id: str
    dimension: str

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> "TargetKey":
        """Read the key from a request."""
        return cls(
            parameters["ServiceNamespace"],
            parameters["ResourceId"],
            parameters["ScalableDimension"],
        )


@dataclass(kw_only=True)
class Target:
    """A scalable target and its policies by name."""

    description: dict[str, Any]
    identifier: str
    policies: dict[str, dict[str, Any]] = field(default_factory=dict)
    created: float = field(default_factory=time.time)


@dataclass(frozen=True, kw_only=True)
class VariantFacts:
    """What scaling must know of an endpoint's variant."""

    name: str
    instance_type: str


Variants = Callable[[Scope, str], tuple[VariantFacts, ...]]
"""The variants of an endpoint; raises `AwsError` when there is no such endpoint."""


@dataclass(kw_only=True)
class State:
    """All targets. Hold `lock` to read or write them."""

    variants: Variants
    lock: threading.RLock = field(default_factory=threading.RLock)
    targets: dict[tuple[Scope, TargetKey], Target] = field(default_factory=dict)

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
        return [(key, target) for (where, key), target in self.targets.items() if where == scope]
