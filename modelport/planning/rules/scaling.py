"""Application Auto Scaling: what stands in an update's way, and what an update undoes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.planning.change import Change, Kind, Level
from modelport.planning.hosting import INSTANCE_COUNT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.planning.comparison import Comparison
    from modelport.planning.hosting import Variant
    from modelport.planning.scaling import Scaling


def detached_first(one: Comparison) -> Iterator[Change]:
    """Variants under scaling that lose their instance type, themselves, or their target.

    UpdateEndpoint refuses the first two while the variant is a registered scalable target
    (SageMaker developer guide, "Automatic scaling of SageMaker AI models"). A target or a policy
    that only gets another logical ID is put there under the new one, and taken away with the old.
    """
    for variant, reason in detached_variants(one):
        yield one.change(
            Kind.DETACH,
            f"{variant.name} is under automatic scaling and {reason}; a plain "
            "deployment fails, or leaves it without",
            level=Level.WARNING,
            advice="modelport deploy takes the scaling away, changes the endpoint, and puts the "
            "scaling back",
        )


def detached_variants(one: Comparison) -> Iterator[tuple[Variant, str]]:
    """The variants whose scaling has to be taken away before the update, and why."""
    for variant in one.before.variants.values() if one.before and one.after else ():
        reason = _why_detached(one, variant) if variant.scaling else ""
        if reason:
            yield variant, reason


def scaled_by_others(one: Comparison) -> Iterator[Change]:
    """Targets that somebody else registered: no deployment of this stack can take them away."""
    if not one.before or not one.moves:
        return
    for variant in one.before.variants.values():
        resource_id = f"endpoint/{one.before.name}/variant/{variant.name}"
        is_touched = _type_changes(one, variant) or variant in one.removed_variants()
        is_foreign = variant.scaling is None and resource_id in one.assembly.deployed.targets
        if is_touched and is_foreign:
            yield one.change(
                Kind.DETACH,
                f"{variant.name} is a scalable target that this stack did not register, and "
                "SageMaker refuses to change its instance type or to remove it",
                level=Level.ERROR,
                advice="aws application-autoscaling deregister-scalable-target "
                f"--service-namespace sagemaker --resource-id {resource_id} "
                "--scalable-dimension sagemaker:variant:DesiredInstanceCount",
            )


def capacity_reset(one: Comparison) -> Iterator[Change]:
    """An update without retained capacities puts back the initial instance count."""
    if not one.moves or not one.after or INSTANCE_COUNT in one.after.retained:
        return
    for before, after in one.kept_variants():
        live = one.live.counts.get(before.name) if one.live else None
        is_known = live is not None
        if after.count is None or before.count is None:
            continue
        if is_known and live in (before.count, after.count):
            continue  # nobody has changed it, or the configuration's number is what is there
        if not is_known and not before.scaling:
            continue
        now = f"{live} instances now" if is_known else "as many instances as scaling has chosen"
        yield one.change(
            Kind.CAPACITY,
            f"{after.name}: {now}, and {after.count} after the update, which does not retain them",
            level=Level.WARNING,
            advice="give the variant `scaling`, with which updates retain what it has chosen",
        )


def scaling_changes(one: Comparison) -> Iterator[Change]:
    """Scaling of a variant or of a component that begins, ends, or gets other bounds."""
    variants = ((v.name, b.scaling, v.scaling) for b, v in one.kept_variants())
    components = ((c.name, b.scaling, c.scaling) for b, c in one.kept_components())
    for name, before, after in (*variants, *components):
        text = _scaling_difference(before, after)
        if text:
            yield one.change(Kind.SCALING, f"{name}: {text}")


def _scaling_difference(before: Scaling | None, after: Scaling | None) -> str:
    if before and after:
        old, new = (f"{s.minimum} to {s.maximum}" for s in (before, after))
        return f"scales from {new} instead of {old}" if old != new else ""
    if after:
        return f"automatic scaling from {after.minimum} to {after.maximum} begins"
    return "automatic scaling ends, and its capacity stays as it is then" if before else ""


def _why_detached(one: Comparison, variant: Variant) -> str:
    if one.moves and variant in one.removed_variants():
        return "is removed"
    if one.moves and _type_changes(one, variant):
        return "gets another instance type"
    after = one.after.variants.get(variant.name) if one.after else None
    new, old = after.scaling if after else None, variant.scaling
    if new and old and new.logical_id != old.logical_id and new.resource_id == old.resource_id:
        return f"its target becomes {new.logical_id} in the template"
    if new and old and new.resource_id == old.resource_id:
        moved = [n for n, i in old.policies.items() if new.policies.get(n, i) != i]
        return f"its policy {', '.join(moved)} gets another logical ID" if moved else ""
    return ""


def _type_changes(one: Comparison, variant: Variant) -> bool:
    after = one.after.variants.get(variant.name) if one.after else None
    return after is not None and after.instance_types != variant.instance_types
