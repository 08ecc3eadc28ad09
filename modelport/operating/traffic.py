"""How an endpoint's variants share its requests, read and changed while it serves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modelport.operating.live import PAUSE, LiveError, described, explained, settled, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from modelport.aws.targets import Target


@dataclass(frozen=True, kw_only=True)
class VariantTraffic:
    """A variant: its weight, its share of the requests, and its instances (None: serverless)."""

    name: str
    weight: float
    share: float
    instances: int | None


def parse_weights(words: Iterable[str]) -> dict[str, float]:
    """Reads `NAME=WEIGHT` words.

    Raises:
        LiveError: a word is not of that form, or its weight is not a number from 0 on.
    """
    weights: dict[str, float] = {}
    for word in words:
        name, _, text = word.partition("=")
        if not name or not text:
            raise LiveError(f"{word}: expected NAME=WEIGHT, such as Champion=9")
        if name in weights:
            raise LiveError(f"{word}: the weight of {name} is given twice")
        weights[name] = _weight(word, text)
    return weights


def _weight(word: str, text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        weight = math.nan
    if not math.isfinite(weight) or weight < 0:
        raise LiveError(f"{word}: received {text}, expected a number from 0 on")
    return weight


def traffic_of(target: Target) -> tuple[VariantTraffic, ...]:
    """The production variants as they share the requests now.

    Raises:
        LiveError: the endpoint has no variants, or SageMaker refuses.
    """
    return _variants(target, described(target))


def set_weights(
    target: Target,
    weights: Mapping[str, float],
    *,
    tell: Callable[[str], None],
    pause: float = PAUSE,
) -> tuple[VariantTraffic, ...]:
    """Sets live weights (UpdateEndpointWeightsAndCapacities) and waits until they apply.

    Args:
        target: the endpoint.
        weights: by variant; a variant that isn't named keeps its own.
        tell: gets the endpoint's status at each look.
        pause: between looks, in seconds.

    Raises:
        LiveError: no such variant, no weight above 0, or SageMaker refuses or fails.
    """
    _check(target, traffic_of(target), weights)
    wanted = [{"VariantName": name, "DesiredWeight": weight} for name, weight in weights.items()]
    with explained(target.name):
        target.client("sagemaker").update_endpoint_weights_and_capacities(
            EndpointName=target.name, DesiredWeightsAndCapacities=wanted
        )
    found = settled(
        target.name, lambda: described(target), field="EndpointStatus", tell=tell, pause=pause
    )
    return _variants(target, found)


def _check(
    target: Target, variants: Iterable[VariantTraffic], weights: Mapping[str, float]
) -> None:
    live = {variant.name: variant.weight for variant in variants}
    for name in weights:
        if name not in live:
            raise unknown(target.name, "variant", name, live)
    if not any({**live, **weights}.values()):
        raise LiveError(f"{target.name}: one weight at least must be above 0")


def _variants(target: Target, found: Mapping[str, Any]) -> tuple[VariantTraffic, ...]:
    variants = found.get("ProductionVariants")
    if not variants:
        raise LiveError(f"{target.name}: no variant serves, it is {found['EndpointStatus']}")
    total = sum(variant["CurrentWeight"] for variant in variants)
    return tuple(
        VariantTraffic(
            name=variant["VariantName"],
            weight=variant["CurrentWeight"],
            share=variant["CurrentWeight"] / total if total else 0.0,
            instances=variant.get("CurrentInstanceCount"),
        )
        for variant in variants
    )
