"""What CloudFormation does to each resource of a stack when its template changes."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from modelport.counting import counted
from modelport.planning.template import (
    ENDPOINT,
    ENDPOINT_CONFIG,
    MODEL,
    SCALABLE_TARGET,
    SCALING_POLICY,
    properties,
    references,
    resources,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from modelport.planning.template import Template


class Effect(StrEnum):
    """What happens to one resource."""

    NONE = "none"
    TAGS = "tags"
    UPDATED = "updated"
    REPLACED = "replaced"
    ADDED = "added"
    REMOVED = "removed"


_TARGET = frozenset({"ResourceId", "ScalableDimension", "ServiceNamespace"})
_CREATE_ONLY = {
    ENDPOINT: frozenset({"EndpointName"}),
    SCALABLE_TARGET: _TARGET,
    SCALING_POLICY: _TARGET | {"PolicyName", "ScalingTargetId"},
}
"""The properties whose change replaces a resource (CloudFormation template reference)."""

_ALL_CREATE_ONLY = frozenset({MODEL, ENDPOINT_CONFIG})
"""Everything of these but their tags replaces them."""


def effects(old: Template, new: Template) -> dict[str, Effect]:
    """The effect on each logical ID of the two templates.

    A resource whose physical ID or attributes change carries the change on to what refers to it.
    """
    before, after = resources(old), resources(new)
    found = dict.fromkeys(before, Effect.REMOVED) | dict.fromkeys(after, Effect.ADDED)
    both = [logical_id for logical_id in after if logical_id in before]
    found |= dict.fromkeys(both, Effect.NONE)
    while True:
        moved = {i for i in both if _passes_on(after[i]["Type"], found[i])}
        again = {i: _effect(before[i], after[i], moved) for i in both}
        if all(found[i] is effect for i, effect in again.items()):
            return found
        found |= again


def changed_properties(
    before: Mapping[str, Any], after: Mapping[str, Any], moved: Collection[str] = ()
) -> set[str]:
    """The properties whose value changes, be it only because what they refer to does."""
    old, new = properties(before), properties(after)
    return {
        name
        for name in {*old, *new}
        if old.get(name) != new.get(name) or not set(moved).isdisjoint(references(new.get(name)))
    }


def _effect(before: Mapping[str, Any], after: Mapping[str, Any], moved: set[str]) -> Effect:
    if before["Type"] != after["Type"]:
        return Effect.REPLACED
    changed = changed_properties(before, after, moved)
    if not changed:
        return Effect.NONE
    if changed == {"Tags"}:
        return Effect.TAGS
    if after["Type"] in _ALL_CREATE_ONLY or changed & _CREATE_ONLY.get(after["Type"], frozenset()):
        return Effect.REPLACED
    return Effect.UPDATED


def _passes_on(resource_type: str, effect: Effect) -> bool:
    # What a custom resource answers may be different after any update of it.
    is_custom = resource_type.startswith(("Custom::", "AWS::CloudFormation::CustomResource"))
    return effect is Effect.REPLACED or (is_custom and effect is Effect.UPDATED)


def listed(logical_ids: Collection[str]) -> str:
    """How many resources, and which; empty for none."""
    if not logical_ids:
        return ""
    names = ", ".join(sorted(logical_ids))
    return f"{counted(len(logical_ids), 'resource')}: {names}"
