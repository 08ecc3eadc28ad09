"""What is remembered of a model, an endpoint config and an endpoint."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from local_aws.hosting_protocol import Fleet
from local_aws.sagemaker.kinds import Kind
from local_aws.scope import Scope

# FailureReason's maximum length in the service model.
_LONGEST_REASON = 1024
TRANSIENT = frozenset({"Creating", "Updating", "Deleting"})


@dataclass(kw_only=True)
class Record:
    """A resource: its identity, the request that made it, its tags."""

    kind: Kind
    scope: Scope
    name: str
    request: Mapping[str, Any]
    tags: dict[str, str] = field(default_factory=dict)
    created: float = field(default_factory=time.time)

    @property
    def arn(self) -> str:
        """The resource's ARN."""
        return self.kind.arn(self.scope, self.name)

    def description(self) -> dict[str, Any]:
        """What Describe answers: the request and what the service added to it."""
        request = {key: value for key, value in self.request.items() if key != "Tags"}
        return {**request, self.kind.arn_field: self.arn, "CreationTime": self.created}


@dataclass(frozen=True, kw_only=True)
class VariantPlan:
    """A variant to start: its part of the endpoint config, and its model as it is now."""

    config: Mapping[str, Any]
    model: Record
    instance_count: int
    weight: float

    @property
    def name(self) -> str:
        """The variant's name."""
        return str(self.config["VariantName"])


@dataclass(kw_only=True)
class RunningVariant:
    """A variant that serves."""

    plan: VariantPlan
    fleet: Fleet
    weight: float
    desired_weight: float
    instance_count: int
    desired_instance_count: int

    @property
    def name(self) -> str:
        """The variant's name."""
        return self.plan.name


@dataclass(kw_only=True)
class EndpointRecord(Record):
    """An endpoint with its state and the variants that serve now."""

    config_name: str
    status: str = "Creating"
    failure_reason: str | None = None
    modified: float = field(default_factory=time.time)
    variants: list[RunningVariant] = field(default_factory=list)
    pending_config_name: str | None = None
    pending: tuple[VariantPlan, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether no operation is under way."""
        return self.status not in TRANSIENT

    def become(self, status: str, *, failure_reason: str | None = None) -> None:
        """Enter a state; a failure reason belongs to the state that it came with."""
        self.status = status
        self.failure_reason = failure_reason[:_LONGEST_REASON] if failure_reason else None
        self.modified = time.time()
