"""The automatic scaling in a template, by what is scaled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from modelport.planning.template import (
    SCALABLE_TARGET,
    SCALING_POLICY,
    evaluate,
    properties,
    references,
    resources,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelport.planning.template import Template


@dataclass(frozen=True, kw_only=True)
class Scaling:
    """A scalable target: its logical ID, its bounds, its policies' logical IDs by their names."""

    logical_id: str
    resource_id: str
    minimum: int
    maximum: int
    policies: Mapping[str, str] = field(default_factory=dict)


def scalings(template: Template) -> dict[str, Scaling]:
    """The scalable targets by the resource that they scale, such as endpoint/x/variant/y."""
    found = {}
    for logical_id, resource in resources(template, SCALABLE_TARGET).items():
        given = properties(resource)
        resource_id = str(evaluate(given.get("ResourceId"), template))
        found[resource_id] = Scaling(
            logical_id=logical_id,
            resource_id=resource_id,
            minimum=given.get("MinCapacity", 0),
            maximum=given.get("MaxCapacity", 0),
            policies=_policies(template, logical_id),
        )
    return found


def _policies(template: Template, target: str) -> dict[str, str]:
    return {
        str(properties(resource).get("PolicyName")): logical_id
        for logical_id, resource in resources(template, SCALING_POLICY).items()
        if target in references(properties(resource).get("ScalingTargetId"))
    }
