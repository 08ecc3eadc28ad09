"""Which production variant gets a request."""

import random
from collections.abc import Callable, Sequence

from local_aws.hosting_protocol import LiveVariant


def targeted(variants: Sequence[LiveVariant], name: str) -> LiveVariant | None:
    """The variant of a TargetVariant header, whatever its weight; None when there is none."""
    return next((variant for variant in variants if variant.name == name), None)


def weighted(
    variants: Sequence[LiveVariant], *, draw: Callable[[], float] = random.random
) -> LiveVariant:
    """A variant with the probability of its weight in the sum of all weights.

    Args:
        variants: at least one; when no weight is above zero, each is as likely as the other.
        draw: a number from 0 up to, but not including, 1.
    """
    weights = [max(0.0, variant.weight) for variant in variants]
    if not any(weights):
        weights = [1.0] * len(variants)
    point = draw() * sum(weights)
    for variant, weight in zip(variants, weights, strict=True):
        if point < weight:
            return variant
        point -= weight
    return variants[-1]
