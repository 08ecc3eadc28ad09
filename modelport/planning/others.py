"""The stacks without an endpoint of SageMaker: the foundation, fronts, functions, batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.planning.change import Change, Kind, Level
from modelport.planning.effects import Effect, effects, listed
from modelport.planning.keys import refused_keys
from modelport.planning.rules.names import overwritten
from modelport.planning.rules.status import unsettled
from modelport.planning.template import ENDPOINT, resources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.planning.comparison import Assembly
    from modelport.planning.template import Template


def other_stacks(assembly: Assembly) -> Iterator[Change]:
    """A verdict for each of them, and what stands in its way."""
    deployed = assembly.deployed.stacks
    for name in dict.fromkeys([*assembly.templates, *deployed]):
        old = deployed[name].template if name in deployed else None
        new = assembly.templates.get(name)
        if resources(old or {}, ENDPOINT) or resources(new or {}, ENDPOINT):
            continue
        yield _verdict(name, old, new)
        for kind, why, advice in _obstacles(name, assembly) if new is not None else ():
            yield _change(name, kind, why, level=Level.ERROR, advice=advice)


def _obstacles(name: str, assembly: Assembly) -> Iterator[tuple[Kind, str, str]]:
    """What stands in the way of a stack that is to be deployed: why, and what to do."""
    stack = assembly.deployed.stacks.get(name)
    if owner := assembly.deployed.other_owner(name):
        yield (Kind.COLLISION, *overwritten(name, owner))
    if stack and (advice := unsettled(name, stack)):
        yield Kind.STATUS, f"it is {stack.status}", advice
    if assembly.now:
        old = stack.template if stack else {}
        for refused in refused_keys(old, assembly.templates[name], assembly.now):
            yield (Kind.REFUSED, *refused)


def _verdict(name: str, old: Template | None, new: Template | None) -> Change:
    if new is None:
        return _change(
            name,
            Kind.LEFT,
            "the configuration has it no more, and a deployment deletes no stack",
            level=Level.WARNING,
            advice=f"delete the stack {name} when nothing needs it any more",
        )
    if old is None:
        return _change(name, Kind.NEW)
    found = effects(old, new)
    changed = [i for i, e in found.items() if e not in (Effect.NONE, Effect.TAGS)]
    is_tagged = Effect.TAGS in found.values()
    kind = Kind.CHANGED if changed else Kind.TAGS if is_tagged else Kind.UNCHANGED
    return _change(name, kind, listed(changed))


def _change(
    name: str, kind: Kind, why: str = "", *, level: Level = Level.INFO, advice: str = ""
) -> Change:
    return Change(name=name, stack=name, kind=kind, why=why, level=level, advice=advice)
