"""What is different between two variants or two endpoint configs, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modelport.planning.hosting import Endpoint, Variant


def described(variant: Variant) -> str:
    """A variant in a few words, such as AllTraffic on 2 × ml.m5.xlarge."""
    if variant.serverless is not None:
        return f"{variant.name}, serverless with {variant.serverless.get('MemorySizeInMB')} MB"
    shadow = "the shadow " if variant.is_shadow else ""
    return f"{shadow}{variant.name} on {variant.count} × {' or '.join(variant.instance_types)}"


def variant_differences(before: Variant, after: Variant) -> Iterator[str]:
    """Each thing in which a variant differs."""
    name = after.name
    if before.instance_types != after.instance_types:
        yield f"{name}: instance type {_types(before)} → {_types(after)}"
    if before.serverless != after.serverless and before.serverless and after.serverless:
        yield f"{name}: serverless {_pairs(before.serverless, after.serverless)}"
    if before.count != after.count:
        yield f"{name}: initial instances {before.count or 0} → {after.count or 0}"
    if before.weight != after.weight:
        yield f"{name}: weight {before.weight:g} → {after.weight:g}"
    model = sorted(_changed(before.model, after.model))
    if model:
        yield f"{name}: another model ({', '.join(model)})"
    elif before.model_id != after.model_id:
        yield f"{name}: another model"
    if before.is_shadow != after.is_shadow:
        yield f"{name}: {'becomes' if after.is_shadow else 'is no longer'} the shadow"
    rest = sorted(_changed(before.rest, after.rest))
    if rest:
        yield f"{name}: {', '.join(rest)}"


def config_differences(before: Endpoint, after: Endpoint) -> Iterator[str]:
    """What else of the endpoint config differs, beside its variants and tags."""
    for key in sorted({*before.config, *after.config} - {"Tags"}):
        if before.config.get(key) != after.config.get(key):
            yield key


def _types(variant: Variant) -> str:
    if variant.serverless is not None:
        return "serverless"
    return " or ".join(variant.instance_types)


def _pairs(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    keys = sorted({*before, *after})
    return ", ".join(
        f"{key} {before.get(key, 0)} → {after.get(key, 0)}"
        for key in keys
        if before.get(key) != after.get(key)
    )


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """The keys that differ; of a single container, those inside it."""
    found = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    inside = "PrimaryContainer"
    if inside in found and inside in before and inside in after:
        found.remove(inside)
        found |= _changed(before[inside], after[inside])
    return found
