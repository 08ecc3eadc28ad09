"""What happens to an endpoint as a whole, and what of it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.planning.change import Change, Kind, Level
from modelport.planning.differences import config_differences, described, variant_differences
from modelport.planning.effects import Effect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.planning.comparison import Comparison


def verdict(one: Comparison) -> Iterator[Change]:
    """Exactly one change: the endpoint's verdict."""
    if one.before is None:
        yield _change(one, Kind.NEW, _made_of(one))
    elif one.stays:
        yield _left(one)
    elif one.after is None:
        yield _change(
            one, Kind.REMOVE, "the configuration has it no more: requests fail from then on",
            level=Level.WARNING,
        )  # fmt: skip
    elif one.effect is Effect.REPLACED:
        yield _replaced(one)
    elif one.moves:
        reasons = [
            *(text for pair in one.kept_variants() for text in variant_differences(*pair)),
            *_comings_and_goings(one),
            *config_differences(one.before, one.after),
        ]
        yield _change(one, Kind.UPDATE, "; ".join(reasons) or "its endpoint config is replaced")
    elif one.effect is Effect.UPDATED:
        yield _change(one, Kind.SETTINGS, "how it is updated changes; what serves does not")
    elif Effect.TAGS in _effects_of_parts(one):
        yield _change(one, Kind.TAGS)
    else:
        yield _change(one, Kind.UNCHANGED)


def _change(one: Comparison, kind: Kind, why: str = "", *, level: Level = Level.INFO) -> Change:
    return Change(name=one.name, stack=one.stack, kind=kind, why=why, level=level)


def _made_of(one: Comparison) -> str:
    variants = one.after.variants.values() if one.after else ()
    components = list(one.after.components) if one.after else []
    texts = [described(variant) for variant in variants]
    return "; ".join([*texts, *([f"components {', '.join(components)}"] if components else [])])


def _comings_and_goings(one: Comparison) -> list[str]:
    before, after = one.before, one.after
    if before is None or after is None:
        return []
    added = [v for name, v in after.variants.items() if name not in before.variants]
    return [
        *(f"new variant {described(variant)}" for variant in added),
        *(f"variant {variant.name} is removed" for variant in one.removed_variants()),
    ]


def _left(one: Comparison) -> Change:
    return Change(
        name=one.name,
        stack=one.stack,
        kind=Kind.LEFT,
        why="the configuration has it no more, and a deployment deletes no stack: it goes on "
        "serving, and costing",
        level=Level.WARNING,
        advice=f"delete the stack {one.stack} when nothing calls the endpoint any more",
    )


def _replaced(one: Comparison) -> Change:
    old = one.before.name if one.before else ""
    return Change(
        name=one.name,
        stack=one.stack,
        kind=Kind.REPLACE,
        why=f"its name changes from {old}: the new one is made, then {old} is deleted, and "
        f"requests to {old} fail",
        level=Level.WARNING,
        advice=f"move whatever calls {old} by its name, or keep the name",
    )


def _effects_of_parts(one: Comparison) -> set[Effect]:
    if one.after is None:
        return set()
    models = (v.model_id for v in one.after.variants.values())
    parts = (one.after.logical_id, one.after.config_id, *models)
    return {one.effects.get(part or "", Effect.NONE) for part in parts}
