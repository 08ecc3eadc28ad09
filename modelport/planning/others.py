"""The stacks without an endpoint of SageMaker: the foundation, fronts, functions, batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.planning.change import Change, Kind, Level
from modelport.planning.effects import Effect, effects
from modelport.planning.rules.names import overwritten
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
        owner = assembly.deployed.other_owner(name)
        if owner and new is not None:
            why, advice = overwritten(name, owner)
            yield Change(
                name=name,
                stack=name,
                kind=Kind.COLLISION,
                why=why,
                level=Level.ERROR,
                advice=advice,
            )


def _verdict(name: str, old: Template | None, new: Template | None) -> Change:
    if new is None:
        return Change(
            name=name,
            stack=name,
            kind=Kind.LEFT,
            why="the configuration has it no more, and a deployment deletes no stack",
            level=Level.WARNING,
            advice=f"delete the stack {name} when nothing needs it any more",
        )
    if old is None:
        return Change(name=name, stack=name, kind=Kind.NEW)
    found = effects(old, new)
    changed = sorted(i for i, e in found.items() if e not in (Effect.NONE, Effect.TAGS))
    is_tagged = Effect.TAGS in found.values()
    kind = Kind.CHANGED if changed else Kind.TAGS if is_tagged else Kind.UNCHANGED
    return Change(name=name, stack=name, kind=kind, why=_counted(changed))


def _counted(changed: list[str]) -> str:
    if not changed:
        return ""
    return f"{len(changed)} resource{'' if len(changed) == 1 else 's'}: {', '.join(changed)}"
