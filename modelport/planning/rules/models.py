"""Models that a deployment deletes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.planning.change import Change, Kind, Level
from modelport.planning.effects import Effect
from modelport.planning.template import MODEL, resources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.planning.comparison import Comparison


def deleted_in_use(one: Comparison) -> Iterator[Change]:
    """Models that go, while an endpoint that this deployment doesn't move still serves them."""
    own = one.before.name if one.before and _moves_on(one) else ""
    for user, model in _users(one, one.deleted_models(), beside=own):
        yield one.change(
            Kind.MODEL,
            f"the model {model} is deleted, and the endpoint {user} serves it: its new "
            "instances would not start",
            level=Level.ERROR,
            advice=f"move {user} to another model first",
        )


def wired_by_name(one: Comparison) -> Iterator[Change]:
    """Models that a template names by their text: CloudFormation sees no dependency."""
    if one.after is None or one.stays or one.before is None or one.moves:
        return
    template = one.assembly.templates[one.stack]
    names = {
        properties.get("ModelName"): logical_id
        for logical_id, resource in resources(template, MODEL).items()
        if (properties := resource.get("Properties", {})).get("ModelName")
    }
    for variant in one.after.variants.values():
        logical_id = names.get(variant.model_id)
        if logical_id and one.effects[logical_id] is Effect.REPLACED:
            yield one.change(
                Kind.MODEL,
                f"the model {logical_id} is replaced, and {variant.name} goes on serving the "
                "one that is deleted: it is wired by its name",
                level=Level.ERROR,
                advice="refer to it by Fn::GetAtt ModelName",
            )


def _moves_on(one: Comparison) -> bool:
    return one.moves or one.after is None or one.effect is Effect.REPLACED


def _users(one: Comparison, deleted: dict[str, str], *, beside: str) -> Iterator[tuple[str, str]]:
    for live in one.assembly.deployed.endpoints.values():
        if live.name != beside:
            used = {name.lower(): name for name in live.models}
            yield from ((live.name, used[name]) for name in deleted if name in used)
