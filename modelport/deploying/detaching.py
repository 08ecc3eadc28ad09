"""A template without the automatic scaling of some of its variants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelport.planning import scalings
from modelport.planning.template import (
    ALARM,
    SCALING_POLICY,
    evaluate,
    properties,
    references,
    resources,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from modelport.planning.template import Template

_GOES_ALONG = frozenset({SCALING_POLICY, ALARM})
"""What has no use without its scalable target; all of it comes back with that."""


class DetachError(Exception):
    """Something that must stay refers to what has to go; the message says which."""


def without_scaling(template: Template, resource_ids: Collection[str]) -> dict[str, Any]:
    """The template without these scalable targets, and without what refers to them.

    Args:
        template: as it is deployed, or as it is to be.
        resource_ids: such as endpoint/NAME/variant/NAME.

    Raises:
        DetachError: an endpoint or the like refers to a target or to its policy.
    """
    gone = {s.logical_id for i, s in scalings(template).items() if i in resource_ids}
    gone |= {
        logical_id
        for logical_id, resource in resources(template, SCALING_POLICY).items()
        if evaluate(properties(resource).get("ResourceId"), template) in resource_ids
    }
    while more := _referring(template, gone):
        gone |= more
    kept = {
        logical_id: _independent(resource, gone)
        for logical_id, resource in resources(template).items()
        if logical_id not in gone
    }
    outputs = {
        name: output
        for name, output in template.get("Outputs", {}).items()
        if gone.isdisjoint(references(output))
    }
    changed: dict[str, Any] = {**template, "Resources": kept}
    return changed | ({"Outputs": outputs} if "Outputs" in template else {})


def _referring(template: Template, gone: set[str]) -> set[str]:
    found = {
        logical_id: resource["Type"]
        for logical_id, resource in resources(template).items()
        if logical_id not in gone and not gone.isdisjoint(references(properties(resource)))
    }
    for logical_id, resource_type in found.items():
        if resource_type not in _GOES_ALONG:
            raise DetachError(
                f"{logical_id} ({resource_type}) refers to automatic scaling that has to be taken "
                "away for a while: take the scaling out of the configuration, deploy, change the "
                "endpoint, and put it back"
            )
    return set(found)


def _independent(resource: Mapping[str, Any], gone: Collection[str]) -> dict[str, Any]:
    """The resource, waiting for nothing that is gone."""
    waits = resource.get("DependsOn", [])
    left = [i for i in ([waits] if isinstance(waits, str) else waits) if i not in gone]
    rest = {key: value for key, value in resource.items() if key != "DependsOn"}
    return rest | ({"DependsOn": left} if left else {})
