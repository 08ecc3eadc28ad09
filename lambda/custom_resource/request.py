"""What CloudFormation asks of a custom resource."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


class Refused(Exception):  # noqa: N818 - it says what became of the request
    """The request can't be fulfilled; the message is the reason that people read."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request (CloudFormation user guide, "Custom resource request objects").

    Attributes:
        type: what became of the resource in the template.
        properties: its properties, but ServiceToken; CloudFormation makes every scalar a string.
        old_properties: those before an Update; otherwise empty.
        physical_id: the same from Create to Delete, so that no update replaces the resource.
    """

    type: Literal["Create", "Update", "Delete"]
    properties: Mapping[str, Any]
    old_properties: Mapping[str, Any]
    physical_id: str

    @classmethod
    def from_event(cls, event: Mapping[str, Any]) -> "Request":
        """Reads the event that Lambda hands over."""
        return cls(
            type=event["RequestType"],
            properties=_own(event.get("ResourceProperties") or {}),
            old_properties=_own(event.get("OldResourceProperties") or {}),
            physical_id=physical_id(event),
        )


def physical_id(event: Mapping[str, Any]) -> str:
    """What the resource is called: as it was answered before or, at first, by its place.

    A Create that failed is followed by a Delete with the same name: it must find nothing to do.
    """
    known = event.get("PhysicalResourceId")
    if known:
        return str(known)
    stack = hashlib.sha256(str(event.get("StackId")).encode()).hexdigest()[:12]
    return f"{event.get('LogicalResourceId', 'resource')}-{stack}"


def _own(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in properties.items() if key != "ServiceToken"}
