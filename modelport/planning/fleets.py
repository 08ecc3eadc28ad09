"""How many instances a variant has, and may come to have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modelport.planning.hosting import Variant


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """So many instances of one of the types, and the most that scaling may have."""

    types: tuple[str, ...]
    count: int
    most: int


def fleets_of(variant: Variant, count: int | None = None) -> Iterator[Fleet]:
    """The fleet of a variant, with `count` instead of what it starts with; none if serverless."""
    wanted = variant.count if count is None else count
    if wanted is None or not variant.instance_types:
        return
    managed: Mapping[str, Any] = variant.rest.get("ManagedInstanceScaling", {})
    scaled = variant.scaling.maximum if variant.scaling else wanted
    most = max(wanted, scaled, int(managed.get("MaxInstanceCount", 0)))
    yield Fleet(types=variant.instance_types, count=wanted, most=most)
