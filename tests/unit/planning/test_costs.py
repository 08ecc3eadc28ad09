"""What a deployment makes dearer or cheaper, as far as prices are known."""

import pytest

from modelport.planning import CostDifference, Costs
from tests.unit.planning.templates import NAME, changed, live, planned, template, variant

PRICES = {"ml.m5.large": 0.1, "ml.m5.xlarge": 0.2}
SMALL, LARGE = variant(count=2), variant("ml.m5.xlarge", count=2)


def _costs(old, new, **seen) -> Costs:
    return planned(old, new, prices=PRICES, **seen).costs


def _difference(before: float, after: float, most: float | None = None) -> Costs:
    found = CostDifference(name=NAME, before=before, after=after, most=most or after)
    return Costs(differences=(found,))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (template(AllTraffic=SMALL), template(AllTraffic=LARGE), _difference(0.2, 0.4)),
        (None, template(AllTraffic=LARGE), _difference(0.0, 0.4)),
        (template(A=SMALL, B=SMALL), template(A=SMALL), _difference(0.4, 0.2)),
        (
            template(AllTraffic=SMALL),
            template(AllTraffic=variant(count=2, scaling=(1, 5))),
            _difference(0.2, 0.2, 0.5),
        ),
        (template(), template(AllTraffic=variant("serverless")), _difference(0.1, 0.0)),
    ],
)
def test_instances_are_counted_at_their_prices(old, new, expected) -> None:
    """Another type, a new endpoint, a variant that goes, scaling, and what has no instances."""
    assert _costs(old, new) == expected


@pytest.mark.parametrize("new", [template(), template(AllTraffic=variant(model="v2")), None])
def test_what_costs_the_same_is_not_told(new) -> None:
    """Nor what a deployment leaves alone."""
    assert _costs(template(), new) == Costs()


def test_an_endpoint_that_goes_costs_nothing_afterwards() -> None:
    """Where its stack stays, without it."""
    new = template()
    del new["Resources"]["Endpoint"]
    assert _costs(template(), new).change == -0.1


def test_instances_that_scaling_has_added_stay_and_are_paid() -> None:
    """As many as there are now, where the update retains them."""
    old, new = (
        template(AllTraffic=variant(t, scaling=(1, 4))) for t in ("ml.m5.large", "ml.m5.xlarge")
    )
    found = _costs(old, new, endpoints={NAME: live(counts={"AllTraffic": 3})})
    assert found == _difference(0.3, 0.6, 0.8)


def test_instances_that_are_not_retained_are_not_paid_any_more() -> None:
    """The configured count applies again."""
    new = template(AllTraffic=variant(model="v2"))
    found = _costs(template(), new, endpoints={NAME: live(counts={"AllTraffic": 3})})
    assert found == _difference(0.3, 0.1)


def test_a_missing_price_is_named() -> None:
    """No difference is told without it."""
    new = template(AllTraffic=variant("ml.g5.xlarge"))
    assert _costs(template(), new) == Costs(unpriced=("ml.g5.xlarge",))


def test_pools_of_different_prices_are_not_told() -> None:
    """SageMaker takes the instances that there are."""
    pools = [{"InstanceType": name, "Priority": 1} for name in PRICES]
    given = {"VariantName": "AllTraffic", "InstancePools": pools, "InitialInstanceCount": 1}
    new = changed(template(), "Config", ProductionVariants=[given])
    assert _costs(template(), new) == Costs(ambiguous=(NAME,))


def test_nothing_is_left_of_the_noise_of_floats() -> None:
    """Three times 0.1 is 0.3."""
    found = planned(None, template(AllTraffic=variant(count=3)), prices={"ml.m5.large": 0.1}).costs
    assert found.change == 0.3
