"""What happens to an endpoint as a whole, and what of it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.planning.change import Change, Kind, Level
from modelport.planning.differences import config_differences, described, variant_differences
from modelport.planning.effects import Effect, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.planning.comparison import Comparison


def verdict(one: Comparison) -> Iterator[Change]:
    """Exactly one change: the endpoint's verdict."""
    if one.before is None:
        yield one.change(Kind.NEW, _made_of(one))
    elif one.stays:
        yield _left(one)
    elif one.after is None:
        why = "the configuration has it no more: requests fail from then on"
        yield one.change(Kind.REMOVE, why, level=Level.WARNING)
    elif one.effect is Effect.REPLACED:
        yield _replaced(one)
    elif one.moves:
        reasons = [
            *(text for pair in one.kept_variants() for text in variant_differences(*pair)),
            *_comings_and_goings(one),
            *config_differences(one.before, one.after),
        ]
        yield one.change(Kind.UPDATE, "; ".join(reasons) or "its endpoint config is replaced")
    elif one.effect is Effect.UPDATED:
        yield one.change(Kind.SETTINGS, "how it is updated changes; what serves does not")
    elif Effect.TAGS in _effects_of_parts(one):
        yield one.change(Kind.TAGS, _beside(one))
    else:
        yield one.change(Kind.UNCHANGED, _beside(one))


def _made_of(one: Comparison) -> str:
    variants = one.after.variants.values() if one.after else ()
    components = list(one.after.components) if one.after else []
    texts = [described(variant) for variant in variants]
    return "; ".join([*texts, *([f"components {', '.join(components)}"] if components else [])])


def _beside(one: Comparison) -> str:
    """What else of its stack changes: scaling policies, alarms and the like."""
    told = one.after.components.values() if one.after else ()
    others = one.effects.keys() - {component.logical_id for component in told}
    changed = [i for i in others if one.effects[i] not in (Effect.NONE, Effect.TAGS)]
    return f"beside it in its stack, {listed(changed)}" if changed else ""


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
    return one.change(
        Kind.LEFT,
        "the configuration has it no more, and a deployment deletes no stack: it goes on "
        "serving, and costing",
        level=Level.WARNING,
        advice=f"delete the stack {one.stack} when nothing calls the endpoint any more",
    )


def _replaced(one: Comparison) -> Change:
    old = one.before.name if one.before else ""
    return one.change(
        Kind.REPLACE,
        f"its name changes from {old}: the new one is made, then {old} is deleted, and "
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
