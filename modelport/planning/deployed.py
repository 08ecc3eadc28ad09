"""What is deployed, as far as it is known: stacks, and what runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A deployed stack: its template, its status, and physical IDs by logical ID.

    The status, the physical IDs and the environment that its tag names are missing where only its
    template is known.
    """

    template: Mapping[str, Any]
    status: str = ""
    physical_ids: Mapping[str, str] = field(default_factory=dict)
    environment: str = ""

    def name_of(self, logical_id: str | None) -> str | None:
        """The name in a physical ID, which may be an ARN; compare without case."""
        physical_id = self.physical_ids.get(logical_id or "")
        return physical_id.rsplit("/", 1)[-1] if physical_id else None


@dataclass(frozen=True, kw_only=True)
class LiveEndpoint:
    """An endpoint as SageMaker describes it; the mappings are by variant.

    `counts` are the instances that it is to have, `running` those that it has.

    `models` are the names of those in its live config.
    """

    name: str
    status: str
    config: str
    counts: Mapping[str, int] = field(default_factory=dict)
    running: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    models: frozenset[str] = frozenset()
    failure: str = ""


@dataclass(frozen=True, kw_only=True)
class Deployed:
    """What is deployed of an environment.

    Attributes:
        stacks: by name.
        is_live: whether what runs was asked, or only templates are known.
        endpoints: by name; what runs, whoever made it.
        targets: the resource IDs of all scalable targets of SageMaker.
        components: the inference components that there are, whoever made them.
        environment: its name.
    """

    stacks: Mapping[str, Stack] = field(default_factory=dict)
    is_live: bool = False
    endpoints: Mapping[str, LiveEndpoint] = field(default_factory=dict)
    targets: frozenset[str] = frozenset()
    components: frozenset[str] = frozenset()
    environment: str = ""

    def other_owner(self, stack: str) -> str:
        """The other environment whose stack that is; empty if it is none's."""
        owner = self.stacks[stack].environment if stack in self.stacks else ""
        return owner if self.environment and owner != self.environment else ""
