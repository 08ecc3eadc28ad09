"""What a CloudFormation resource type is here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from local_aws.scope import Scope

Properties = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Provisioned:
    """A resource that is there: its physical id (what Ref gives), what Fn::GetAtt gives."""

    physical_id: str
    attributes: Mapping[str, str]


class ResourceType(Protocol):
    """Creates, updates and deletes resources of one type; all of it may block and may raise."""

    type_name: str
    create_only: frozenset[str]

    def create(self, scope: Scope, properties: Properties, *, generated_name: str) -> Provisioned:
        """Create a resource, under the generated name if the properties give none."""

    def update(
        self, scope: Scope, physical_id: str, *, old: Properties, new: Properties
    ) -> Provisioned:
        """Change what isn't create-only, in place."""

    def delete(self, scope: Scope, physical_id: str) -> None:
        """Delete a resource; one that is gone already is no error."""


class ResourceFailed(Exception):  # noqa: N818 - CloudFormation's word for the state
    """A resource operation that failed; the message becomes the event's reason."""
