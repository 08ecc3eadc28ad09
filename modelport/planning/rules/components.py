"""The inference components on an endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.planning.change import Change, Kind, Level
from modelport.planning.effects import Effect
from modelport.planning.rules.updates import policy_of_component
from modelport.planning.template import properties, references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.planning.comparison import Comparison
    from modelport.planning.hosting import Component

_FIXED = ("InferenceComponentName", "EndpointName", "VariantName")

_REPLACED = frozenset({"Specification", "Specifications"})
"""What a change of gives other copies."""


def components(one: Comparison) -> Iterator[Change]:
    """Components that come, go, or change."""
    if one.stays or not one.before or not one.after:
        return
    old = {c.logical_id: c for c in one.before.components.values()}
    new = {c.logical_id: c for c in one.after.components.values()}
    for logical_id in dict.fromkeys([*old, *new]):
        before, after = old.get(logical_id), new.get(logical_id)
        if before is None and after:
            yield one.change(Kind.COMPONENT, f"component {after.name} is new")
        elif after is None and before:
            yield one.change(
                Kind.COMPONENT,
                f"component {before.name} is removed: requests to it fail",
                level=Level.WARNING,
            )
        elif before and after:
            yield from _changed(one, before, after)


def _changed(one: Comparison, before: Component, after: Component) -> Iterator[Change]:
    old, new = before.properties, after.properties
    fixed = [key for key in _FIXED if old.get(key) != new.get(key)]
    if fixed:
        yield one.change(
            Kind.REFUSED,
            f"component {before.name}: {', '.join(fixed)} can't be changed",
            level=Level.ERROR,
            advice="give the component another key: the new one is made, then the old one deleted",
        )
        return
    different = {key for key in {*old, *new} if old.get(key) != new.get(key)}
    changed = sorted(different | _moved(one, after))
    if changed:
        how = policy_of_component(new) if _REPLACED.intersection(changed) else ""
        yield one.change(
            Kind.COMPONENT, f"component {after.name} is updated: {', '.join(changed)}{how}"
        )
    if "RuntimeConfig" in changed and after.scaling and before.scaling:
        yield one.change(
            Kind.CAPACITY,
            f"component {after.name} is scaled automatically, and its copies go back to "
            f"{new['RuntimeConfig'].get('CopyCount')}",
            level=Level.WARNING,
        )


def _moved(one: Comparison, component: Component) -> set[str]:
    """The properties that refer to what is replaced, such as a model of other data."""
    replaced = {i for i, effect in one.effects.items() if effect is Effect.REPLACED}
    resource = one.assembly.templates[one.stack]["Resources"][component.logical_id]
    given = properties(resource)
    return {key for key, value in given.items() if not replaced.isdisjoint(references(value))}


def variants_under_components(one: Comparison) -> Iterator[Change]:
    """A variant can't go while a component is on it (API reference, UpdateEndpoint)."""
    if not one.moves or not one.before:
        return
    gone = {variant.name for variant in one.removed_variants()}
    for component in one.before.components.values():
        if component.variant in gone:
            yield one.change(
                Kind.REFUSED,
                f"variant {component.variant} is removed with component {component.name} on it",
                level=Level.ERROR,
                advice="remove the component first, in a deployment of its own",
            )
