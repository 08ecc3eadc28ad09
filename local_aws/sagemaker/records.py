"""What is remembered of a resource, and of one whose state changes behind the caller's back."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from local_aws.sagemaker.kinds import Kind
from local_aws.scope import Scope

# FailureReason's maximum length in the service model.
_LONGEST_REASON = 1024
TRANSIENT = frozenset({"Creating", "Updating", "RollingBack", "Deleting"})


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


@dataclass(kw_only=True)
class LivingRecord(Record):
    """A resource with a status of its own."""

    status: str = "Creating"
    failure_reason: str | None = None
    modified: float = field(default_factory=time.time)

    @property
    def settled(self) -> bool:
        """Whether no operation is under way."""
        return self.status not in TRANSIENT

    def become(self, status: str, *, failure_reason: str | None = None) -> None:
        """Enter a state; a failure reason belongs to the state that it came with."""
        self.status = status
        self.failure_reason = failure_reason[:_LONGEST_REASON] if failure_reason else None
        self.modified = time.time()

    def state(self) -> dict[str, Any]:
        """The members that Describe adds for the status."""
        reason = {"FailureReason": self.failure_reason} if self.failure_reason else {}
        return {
            f"{self.kind.api_name}Status": self.status,
            **reason,
            "CreationTime": self.created,
            "LastModifiedTime": self.modified,
        }
