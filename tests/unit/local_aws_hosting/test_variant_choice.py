"""Which variant gets a request."""

import pytest

from local_aws.hosting.requests.variants import targeted, weighted
from local_aws.hosting_protocol import LiveVariant


def variants(**weights):
    """Live variants with these weights."""
    return [LiveVariant(name=name, weight=weight, fleet=None) for name, weight in weights.items()]


def shares(live, draws=1000):
    """How many of evenly spread draws each variant gets."""
    names = [weighted(live, draw=lambda n=n: n / draws).name for n in range(draws)]
    return {variant.name: names.count(variant.name) for variant in live}


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({"A": 1.0, "B": 3.0}, {"A": 250, "B": 750}),
        ({"A": 1.0, "B": 1.0, "C": 2.0}, {"A": 250, "B": 250, "C": 500}),
        ({"A": 0.0, "B": 0.2}, {"A": 0, "B": 1000}),
        ({"A": 0.0, "B": 0.0}, {"A": 500, "B": 500}),
        ({"A": 7.0}, {"A": 1000}),
    ],
)
def test_traffic_follows_the_weights(weights, expected):
    """Each variant gets its weight's share of the sum."""
    assert shares(variants(**weights)) == expected


def test_target_overrides_a_weight_of_zero():
    """TargetVariant reaches a variant that gets no traffic of its own."""
    live = variants(A=1.0, B=0.0)
    assert targeted(live, "B") is live[1]
    assert targeted(live, "C") is None
