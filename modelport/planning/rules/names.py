"""Names that two things would have at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.planning.change import Change, Kind, Level
from modelport.planning.effects import Effect
from modelport.planning.template import ENDPOINT_CONFIG, MODEL, properties, resources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.planning.comparison import Comparison

_NAME_OF = {MODEL: "ModelName", ENDPOINT_CONFIG: "EndpointConfigName"}


def stack_name(one: Comparison) -> Iterator[Change]:
    """A stack that another environment has: hyphens join environment and key to its name."""
    owner = one.assembly.deployed.other_owner(one.stack)
    if owner and not one.stays:
        yield _collision(one, *overwritten(one.stack, owner))


def overwritten(stack: str, owner: str) -> tuple[str, str]:
    """Why a stack that is another environment's is not deployed, and what to do."""
    return (
        f"{stack} is there already, of the environment {owner}, and would be overwritten",
        "give this one another key, or its configuration's file another name",
    )


def endpoint_name(one: Comparison) -> Iterator[Change]:
    """An endpoint that is made while its name is another's."""
    if one.after is None or one.stays or one.effect not in (Effect.ADDED, Effect.REPLACED):
        return
    own, name = (one.stack, one.after.logical_id), one.name.lower()
    others = [place for place in one.assembly.owners()[name] if place != own]
    if others:
        stacks = ", ".join(stack for stack, _ in others)
        yield _collision(
            one, f"{stacks} has an endpoint of that name too", "give one of them another name"
        )
        return
    owner = one.assembly.deployed_owners().get(name)
    if owner:
        yield _collision(
            one,
            f"it is made before the endpoint of that name in {owner[0]} is deleted",
            "deploy it under another name, or delete the old one first, with an outage",
        )
    elif one.name in one.assembly.deployed.endpoints:
        yield _collision(
            one,
            "an endpoint of that name is there already, and no stack of this environment has it",
            "delete that one, or give this one another name (`name`)",
        )


def component_names(one: Comparison) -> Iterator[Change]:
    """Inference components that are made while their name is another's."""
    if one.after is None or one.stays:
        return
    old = one.before.components if one.before else {}
    known = {c.name: c.logical_id for c in old.values()}
    for component in one.after.components.values():
        is_new = one.effects[component.logical_id] in (Effect.ADDED, Effect.REPLACED)
        if not is_new:
            continue
        if component.name in known:
            why = f"the component {component.name} is made before the old one is deleted"
        elif component.name in one.assembly.deployed.components:
            why = f"a component {component.name} is there already, outside of this stack"
        else:
            continue
        yield _collision(one, why, "give it another key, or delete the other one first")


def fixed_names(one: Comparison) -> Iterator[Change]:
    """Models and endpoint configs of a fixed name: a replacement collides with itself."""
    if one.stays or one.after is None:
        return
    template = one.assembly.templates[one.stack]
    stack = one.deployed_stack
    for logical_id, resource in resources(template, *_NAME_OF).items():
        key = _NAME_OF[resource["Type"]]
        name = properties(resource).get(key)
        old = stack.template["Resources"].get(logical_id, {}) if stack else {}
        is_replaced = one.effects[logical_id] is Effect.REPLACED
        if name and is_replaced and properties(old).get(key) == name:
            yield _collision(
                one,
                f"{logical_id} is replaced and keeps the fixed name {name}",
                f"leave out {key}, so that CloudFormation chooses a name",
            )


def _collision(one: Comparison, why: str, advice: str) -> Change:
    return one.change(
        Kind.COLLISION,
        why,
        level=Level.ERROR,
        advice=advice,
    )
