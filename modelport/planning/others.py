"""The stacks without an endpoint of SageMaker: the foundation, fronts, functions, batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.planning.change import Change, Kind, Level
from modelport.planning.effects import Effect, effects
from modelport.planning.template import ENDPOINT, resources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.planning.comparison import Assembly


def other_stacks(assembly: Assembly) -> Iterator[Change]:
    """A verdict for each of them."""
    deployed = assembly.deployed.stacks
    for name in dict.fromkeys([*assembly.templates, *deployed]):
        old = deployed[name].template if name in deployed else None
        new = assembly.templates.get(name)
        if resources(old or {}, ENDPOINT) or resources(new or {}, ENDPOINT):
            continue
        if new is None:
            yield Change(
                name=name,
                stack=name,
                kind=Kind.LEFT,
                why="the configuration has it no more, and a deployment deletes no stack",
                level=Level.WARNING,
                advice=f"delete the stack {name} when nothing needs it any more",
            )
        elif old is None:
            yield Change(name=name, stack=name, kind=Kind.NEW)
        else:
            found = effects(old, new)
            changed = sorted(i for i, e in found.items() if e not in (Effect.NONE, Effect.TAGS))
            is_tagged = Effect.TAGS in found.values()
            kind = Kind.CHANGED if changed else Kind.TAGS if is_tagged else Kind.UNCHANGED
            yield Change(name=name, stack=name, kind=kind, why=_counted(changed))


def _counted(changed: list[str]) -> str:
    if not changed:
        return ""
    return f"{len(changed)} resource{'' if len(changed) == 1 else 's'}: {', '.join(changed)}"
