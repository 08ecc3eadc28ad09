"""How an endpoint's variants share its requests, read and changed while it serves."""

from __future__ import annotations

import difflib
import math
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from modelport.clients.targets import Target

_SERVED_BY_LAMBDA = "lambda"
_TRANSIENT = frozenset({"Creating", "Updating", "SystemUpdating", "RollingBack"})
_SECONDS_BETWEEN_LOOKS = 1.0


class TrafficError(Exception):
    """The weights can't be read or set so; the message says why, and what is accepted."""


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
        TrafficError: a word is not of that form, or its weight is not a number from 0 on.
    """
    weights: dict[str, float] = {}
    for word in words:
        name, _, text = word.partition("=")
        if not name or not text:
            raise TrafficError(f"{word}: expected NAME=WEIGHT, such as Champion=9")
        if name in weights:
            raise TrafficError(f"{word}: the weight of {name} is given twice")
        weights[name] = _weight(word, text)
    return weights


def _weight(word: str, text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        weight = math.nan
    if not math.isfinite(weight) or weight < 0:
        raise TrafficError(f"{word}: received {text}, expected a number from 0 on")
    return weight


def traffic_of(target: Target) -> tuple[VariantTraffic, ...]:
    """The production variants as they share the requests now.

    Raises:
        TrafficError: the endpoint has no variants, or SageMaker refuses.
    """
    if target.type == _SERVED_BY_LAMBDA:
        raise TrafficError(f"{target.name}: a Lambda function serves it, so it has no variants")
    return _variants(target, _described(target))


def set_weights(
    target: Target,
    weights: Mapping[str, float],
    *,
    tell: Callable[[str], None],
    pause: float = _SECONDS_BETWEEN_LOOKS,
) -> tuple[VariantTraffic, ...]:
    """Sets live weights (UpdateEndpointWeightsAndCapacities) and waits until they apply.

    Args:
        target: the endpoint.
        weights: by variant; a variant that isn't named keeps its own.
        tell: gets the endpoint's status at each look.
        pause: between looks, in seconds.

    Raises:
        TrafficError: no such variant, no weight above 0, or SageMaker refuses or fails.
    """
    _check(target, traffic_of(target), weights)
    wanted = [{"VariantName": name, "DesiredWeight": weight} for name, weight in weights.items()]
    with _explained(target):
        target.client("sagemaker").update_endpoint_weights_and_capacities(
            EndpointName=target.name, DesiredWeightsAndCapacities=wanted
        )
    while (described := _described(target))["EndpointStatus"] in _TRANSIENT:
        tell(described["EndpointStatus"])
        time.sleep(pause)
    if described["EndpointStatus"] != "InService":
        reason = described.get("FailureReason", "no reason was given")
        raise TrafficError(f"{target.name}: {described['EndpointStatus']}: {reason}")
    return _variants(target, described)


def _check(
    target: Target, variants: Iterable[VariantTraffic], weights: Mapping[str, float]
) -> None:
    live = {variant.name: variant.weight for variant in variants}
    for name in weights:
        if name not in live:
            close = difflib.get_close_matches(name, live, n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise TrafficError(
                f"{target.name} has no variant {name}: it has {', '.join(live)}{hint}"
            )
    if not any({**live, **weights}.values()):
        raise TrafficError(f"{target.name}: one weight at least must be above 0")


def _described(target: Target) -> dict[str, Any]:
    with _explained(target):
        answer: dict[str, Any] = target.client("sagemaker").describe_endpoint(
            EndpointName=target.name
        )
    return answer


def _variants(target: Target, described: Mapping[str, Any]) -> tuple[VariantTraffic, ...]:
    variants = described.get("ProductionVariants")
    if not variants:
        raise TrafficError(f"{target.name}: no variant serves, it is {described['EndpointStatus']}")
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


@contextmanager
def _explained(target: Target) -> Iterator[None]:
    """Turns what AWS refuses into a `TrafficError`."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise TrafficError(f"{target.name}: {error}") from error
