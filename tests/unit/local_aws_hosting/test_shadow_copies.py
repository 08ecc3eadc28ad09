"""How many requests are copied to shadow variants, and that callers don't notice."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.hosting.requests.shadows import Shadows, share
from local_aws.hosting.requests.variants import weighted
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import LiveEndpoint, LiveVariant

DRAWS = 1000


def endpoint(*weights, shadow):
    """An endpoint with production variants of these weights and a shadow."""
    variants = tuple(
        LiveVariant(name=f"V{number}", weight=weight, fleet=None)
        for number, weight in enumerate(weights)
    )
    return LiveEndpoint(
        account="000000000000",
        region="eu-west-1",
        name="sentiment",
        status="InService",
        variants=variants,
        shadows=(LiveVariant(name="Shadow", weight=shadow, fleet=None),),
    )


@pytest.fixture
def shadows_of():
    """Makes what copies, and ends it."""
    made = []

    def make(settings=None, log=print, **given):
        made.append(Shadows(settings or HostingSettings(), log, **given))
        return made[-1]

    yield make
    for one in made:
        one.stop()


@pytest.mark.parametrize(
    ("weights", "shadow", "expected"),
    [((1.0,), 1.0, 1.0), ((1.0,), 0.25, 0.25), ((1.0, 3.0), 1.0, 0.25), ((1.0,), 5.0, 1.0)],
)
def test_share_is_the_weight_relative_to_production(weights, shadow, expected):
    """A shadow as heavy as all of production gets every request."""
    live = endpoint(*weights, shadow=shadow)
    assert share(live, live.shadows[0]) == expected


def test_nothing_is_copied_without_production_weight():
    """There is no traffic to copy."""
    live = endpoint(0.0, shadow=1.0)
    assert share(live, live.shadows[0]) == 0.0


def test_share_of_requests_is_copied(shadows_of):
    """A quarter of evenly spread draws is under a quarter."""
    draws = iter(number / DRAWS for number in range(DRAWS))
    shadows = shadows_of(HostingSettings(copies_waiting=DRAWS), draw=lambda: next(draws))
    copied = []
    for _ in range(DRAWS):
        shadows.copy(endpoint(1.0, 3.0, shadow=1.0), copied.append)
    shadows._threads.shutdown()
    assert len(copied) == DRAWS // 4


@given(st.lists(st.floats(0.01, 100.0), min_size=1, max_size=6))
def test_split_of_traffic_converges_to_the_weights(weights):
    """Over evenly spread draws each variant's share is its weight's, to one request."""
    variants = endpoint(*weights, shadow=0.0).variants
    names = [weighted(variants, draw=lambda n=n: n / DRAWS).name for n in range(DRAWS)]
    for variant in variants:
        expected = variant.weight / sum(weights) * DRAWS
        assert abs(names.count(variant.name) - expected) <= 1.01


def test_caller_does_not_wait_for_a_slow_shadow(shadows_of):
    """Copying returns while the shadow still works; further copies are given up at the bound."""
    told, release = [], threading.Event()
    shadows = shadows_of(HostingSettings(copies_waiting=2), told.append, draw=lambda: 0.0)

    def slow(_):
        release.wait(10)

    for _ in range(3):
        shadows.copy(endpoint(1.0, shadow=1.0), slow)
    assert told == ["sentiment: a request is not copied to Shadow, too many wait"]
    release.set()


def test_shadow_that_fails_is_only_logged(shadows_of):
    """Nothing reaches the caller, and the next copy is sent."""
    told, sent = [], threading.Event()
    shadows = shadows_of(HostingSettings(copies_waiting=1), told.append, draw=lambda: 0.0)

    def broken(_):
        raise RuntimeError("it broke")

    shadows.copy(endpoint(1.0, shadow=1.0), broken)
    shadows._threads.submit(sent.set)
    assert sent.wait(10)
    shadows._threads.shutdown()
    assert told == ["sentiment: shadow variant Shadow did not answer: it broke"]


def test_stopped_shadows_take_nothing(shadows_of):
    """A request that comes while everything ends is not copied."""
    shadows = shadows_of(draw=lambda: 0.0)
    shadows.stop()
    copied = []
    shadows.copy(endpoint(1.0, shadow=1.0), copied.append)
    assert copied == []
