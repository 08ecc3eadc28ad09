"""Plans of what the stacks really are, from one environment to another."""

from collections.abc import Callable
from typing import Any

import pytest

from modelport.planning import Deployed, Kind, Level, Plan, Stack, plan
from tests.synth.environments import INSTANCE, Synth, environment_of, every_type, serving

SCALING = {"min": 1, "max": 3, "target": {"requests_per_second": 20}}
REAL_TIME = {"type": "real-time", "model": "sentiment", "scaling": SCALING, **INSTANCE}
TARGET = "endpoint/dev-sentiment/variant/{}"

PlanOf = Callable[..., Plan]


@pytest.fixture
def plan_of(synth: Synth) -> PlanOf:
    """The plan from one endpoint, or a whole environment, to another."""

    def planned(before: Any, after: Any) -> Plan:
        environments = (serving(**one) if isinstance(one, dict) else one for one in (before, after))
        old, new = (synth(environment) for environment in environments)
        return plan(new, Deployed(stacks={name: Stack(template=t) for name, t in old.items()}))

    return planned


def _why(found: Plan, kind: Kind) -> list[str]:
    return [change.why for change in found.changes if change.kind is kind]


def test_every_type_of_endpoint_stays_as_it_is(plan_of: PlanOf) -> None:
    """The same configuration is the same deployment: nothing is changed, and nothing wrong."""
    found = plan_of(environment_of(**every_type()), environment_of(**every_type()))
    assert set(found.verdicts.values()) == {Kind.UNCHANGED}
    assert len(found.changes) == len(found.verdicts)


def test_every_type_of_endpoint_is_new_at_first(plan_of: PlanOf) -> None:
    """Each endpoint by its name, each other stack by its own, and none in the other's way."""
    found = plan_of(environment_of(endpoints={}), environment_of(**every_type()))
    kinds = {name: kind for name, kind in found.verdicts.items() if name != "Foundation"}
    assert set(kinds.values()) == {Kind.NEW}
    endpoints = {name for name in kinds if name.startswith("dev-")}
    assert len(endpoints) == len(every_type()["endpoints"]) - 1  # a function serves one
    assert not found.errors


def test_another_instance_type_under_scaling_is_found(plan_of: PlanOf) -> None:
    """Of the real stack, whose target is wired to the endpoint's name by Fn::GetAtt."""
    found = plan_of(REAL_TIME, {**REAL_TIME, "instance_type": "ml.m5.2xlarge"})
    assert found.detached == {"sentiment-Endpoint": {TARGET.format("AllTraffic")}}
    assert found.verdicts["dev-sentiment"] is Kind.UPDATE
    assert not found.errors


def test_scaling_retains_what_it_has_chosen(plan_of: PlanOf) -> None:
    """So an update of a scaled endpoint resets no capacity."""
    found = plan_of(REAL_TIME, {**REAL_TIME, "volume_size": 20})
    assert _why(found, Kind.UPDATE) == ["AllTraffic: VolumeSizeInGB"]
    assert not _why(found, Kind.CAPACITY)
    assert not found.detached


def test_variants_that_come_and_go_under_scaling(plan_of: PlanOf) -> None:
    """Only the one that goes has its scaling detached."""
    variants = {name: {"model": "sentiment"} for name in ("A", "B", "C")}
    before = {**REAL_TIME, "variants": {k: variants[k] for k in "AB"}}
    after = {**REAL_TIME, "variants": {k: variants[k] for k in "AC"}}
    for one in (before, after):
        del one["model"]
    found = plan_of(before, after)
    assert found.detached == {"sentiment-Endpoint": {TARGET.format("B")}}
    (why,) = _why(found, Kind.UPDATE)
    assert why == "new variant C on 1 × ml.m5.xlarge; variant B is removed"


def test_an_endpoint_does_not_become_serverless(plan_of: PlanOf) -> None:
    """The key is the same, so the stack and the endpoint are."""
    unscaled = {key: value for key, value in REAL_TIME.items() if key != "scaling"}
    serverless = {
        "type": "serverless",
        "model": "sentiment",
        "memory_size": 2048,
        "max_concurrency": 5,
    }
    found = plan_of(unscaled, serverless)
    assert [error.kind for error in found.errors] == [Kind.REFUSED]


def test_another_key_with_the_name_of_one_that_goes_collides(plan_of: PlanOf) -> None:
    """A stack that the configuration has no more is left, with its endpoint's name."""
    before = environment_of(endpoints={"old": {**REAL_TIME, "name": "tiny"}})
    after = environment_of(endpoints={"new": {**REAL_TIME, "name": "tiny"}})
    found = plan_of(before, after)
    (error,) = found.errors
    assert (error.kind, error.stack) == (Kind.COLLISION, "new-Endpoint")
    left = [change for change in found.changes if change.kind is Kind.LEFT]
    assert [(one.name, one.level) for one in left] == [("tiny", Level.WARNING)]


def test_components_that_come_go_and_change(plan_of: PlanOf) -> None:
    """The endpoint stays where it is."""

    def hosting(**components: Any) -> dict[str, Any]:
        return {"type": "inference-components", "components": components, **INSTANCE}

    small = {"model": "sentiment", "memory": 1024}
    found = plan_of(
        hosting(stays=small, goes=small),
        hosting(stays={**small, "memory": 2048}, comes=small),
    )
    assert found.verdicts["dev-sentiment"] is Kind.UNCHANGED
    assert sorted(_why(found, Kind.COMPONENT)) == [
        "component dev-sentiment-comes is new",
        "component dev-sentiment-goes is removed: requests to it fail",
        "component dev-sentiment-stays is updated: Specification; all copies at once",
    ]
