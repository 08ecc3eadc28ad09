from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from modelport.planning import Deployed, Stack
from modelport.verification import Observed, check_stack, expired
from tests.unit.planning.templates import NAME, PHYSICAL_IDS, STACK, live, template, variant

TARGET = f"endpoint/{NAME}/variant/AllTraffic"
COMPONENT = {
    "Type": "AWS::SageMaker::InferenceComponent",
    "Properties": {
        "InferenceComponentName": "dev-tiny-base",
        "EndpointName": {"Fn::GetAtt": ["Endpoint", "EndpointName"]},
        "VariantName": "AllTraffic",
    },
}
ALARM = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmActions": ["arn:topic"]}}


MOVED = (
    "serves the config config-0, and config-1 was deployed: rolled back silently, or moved by "
    f"hand: aws sagemaker update-endpoint --endpoint-name {NAME} --endpoint-config-name config-1"
)


def _observed(found: dict[str, Any], status: str = "UPDATE_COMPLETE", **seen: Any) -> Observed:
    usual: dict[str, Any] = {
        "endpoints": {NAME: live()},
        "targets": frozenset({TARGET}),
    }
    beside = {"models": frozenset({"model-1"}), "alarms": {}, "components": {}}
    inside = {key: seen.pop(key) for key in list(seen) if key in usual}
    ids = {**PHYSICAL_IDS, "Watching": "errors", "AlarmAllTraffic": "waking", "Idle": "idle"}
    stack = Stack(template=found, status=status, physical_ids=ids)
    deployed = Deployed(stacks={STACK: stack}, is_live=True, **{**usual, **inside})
    return replace(Observed(deployed=deployed), **{**beside, **seen})


SCALED = template(AllTraffic=variant(scaling=(1, 3)))


def _found(observed: Observed) -> list[str]:
    return [str(failure) for failure in check_stack(STACK, observed)]


def test_what_serves_as_it_was_deployed_has_no_failure() -> None:
    """With scaling that has added instances, too; an ARN has its name in lower case."""
    assert _found(_observed(template(), endpoints={NAME: live(config="Config-1")})) == []
    scaled = live(counts={"AllTraffic": 3}, running={"AllTraffic": 3})
    assert _found(_observed(SCALED, endpoints={NAME: scaled})) == []


@pytest.mark.parametrize(
    ("endpoint", "failure"),
    [
        (live(config="config-0"), MOVED),
        (live(status="Updating"), "is Updating"),
        (live(status="Failed", failure="no memory"), "is Failed: no memory"),
        (live(counts={}, running={}), "the variant AllTraffic does not serve"),
        (live(running={}), "AllTraffic has 0 of 1 instances"),
        (
            live(counts={"AllTraffic": 2}, running={"AllTraffic": 2}),
            "AllTraffic is to have 2 instances, and 1 were deployed, without automatic scaling",
        ),
    ],
)
def test_an_endpoint_that_is_not_as_deployed_fails(endpoint: Any, failure: str) -> None:
    """A silent rollback above all; each in a line of its own."""
    found = _observed(template(), endpoints={NAME: endpoint})
    assert _found(found) == [f"{NAME}: {failure}"]


def test_a_rollback_says_why() -> None:
    """SageMaker keeps the reason with the endpoint, which is InService again."""
    rolled_back = live(config="config-0", failure="no memory")
    (found,) = _found(_observed(template(), endpoints={NAME: rolled_back}))
    assert "or moved by hand (no memory): aws sagemaker" in found


@pytest.mark.parametrize("kind", ["serverless", "managed", "shadow"])
def test_what_has_no_fixed_count_has_no_failure_for_it(kind: str) -> None:
    """Serverless and shadow variants tell no instances; managed ones come and go."""
    found = template(AllTraffic=variant("serverless" if kind == "serverless" else "ml.m5.large"))
    config = found["Resources"]["Config"]["Properties"]
    (given,) = config["ProductionVariants"]
    if kind == "managed":
        given["ManagedInstanceScaling"] = {"Status": "ENABLED", "MaxInstanceCount": 4}
    if kind == "shadow":
        config["ShadowProductionVariants"] = [{**given, "VariantName": "Shadow"}]
    counts = {"serverless": {}, "managed": {"AllTraffic": 3}, "shadow": {"AllTraffic": 1}}[kind]
    endpoint = live(counts=counts, running=counts)
    assert _found(_observed(found, endpoints={NAME: endpoint})) == []


def test_what_is_missing_fails() -> None:
    """The stack, the endpoint, a model, the scalable target."""
    nothing = Observed(deployed=Deployed(is_live=True))
    assert "is not deployed" in _found(nothing)[0]
    assert "no endpoint of that name" in _found(_observed(template(), endpoints={}))[0]
    assert "model-1 was deleted" in _found(_observed(template(), models=frozenset()))[0]
    (found,) = _found(_observed(SCALED, targets=frozenset()))
    assert f"{TARGET} is not registered" in found


def test_a_rolled_back_or_unfinished_stack_fails() -> None:
    """Although everything in it serves."""
    (failure,) = _found(_observed(template(), status := "UPDATE_ROLLBACK_COMPLETE"))
    assert failure.startswith(f"{STACK}: its latest deployment was rolled back ({status})")
    assert failure.endswith("its events say why; deploy again")
    (failure,) = _found(_observed(template(), status := "UPDATE_IN_PROGRESS"))
    assert failure == f"{STACK}: is {status}"


def test_an_alarm_fails_unless_it_only_scales_or_nobody_calls() -> None:
    """What wakes an endpoint from zero has something to do, and a new one had no request yet."""
    idle = {**ALARM, "Properties": {**ALARM["Properties"], "TreatMissingData": "breaching"}}
    found = {"Resources": {**SCALED["Resources"], "Watching": ALARM, "Idle": idle}}
    all_of_them = {"errors": "ALARM", "waking": "ALARM", "idle": "ALARM"}
    assert _found(_observed(found, alarms=all_of_them)) == [
        f"{STACK}: the alarm errors is in ALARM"
    ]
    assert _found(_observed(found, alarms={"errors": "INSUFFICIENT_DATA"})) == []


def test_a_component_that_does_not_serve_fails() -> None:
    """Whether it is there or not."""
    found = {"Resources": {**template()["Resources"], "Component": COMPONENT}}
    assert _found(_observed(found, components={"dev-tiny-base": "InService"})) == []
    for components, status in (({"dev-tiny-base": "Failed"}, "Failed"), ({}, "missing")):
        (failure,) = _found(_observed(found, components=components))
        assert f"the component dev-tiny-base is {status}" in failure


def test_an_endpoint_past_its_last_day_fails() -> None:
    """On that day it does not; an endpoint without one never does."""
    endpoints = {
        "tiny": SimpleNamespace(expires=date(2026, 5, 1)),
        "other": SimpleNamespace(expires=None),
    }
    environment: Any = SimpleNamespace(endpoints=endpoints, endpoint_name="dev-{}".format)
    assert list(expired(environment, date(2026, 5, 1))) == []
    (failure,) = expired(environment, date(2026, 5, 2))
    assert str(failure).startswith("dev-tiny: expired on 2026-05-01")


def test_a_front_whose_key_has_ended_fails() -> None:
    """From the day after its last one: callers are refused then."""
    fronts = {"rest": SimpleNamespace(), "graphql": SimpleNamespace(key_expires=date(2026, 5, 1))}
    endpoint = SimpleNamespace(expires=None, front=SimpleNamespace(asked_for=fronts))
    environment: Any = SimpleNamespace(endpoints={"tiny": endpoint}, endpoint_name="dev-{}".format)
    assert list(expired(environment, date(2026, 5, 1))) == []
    (failure,) = expired(environment, date(2026, 5, 2))
    assert str(failure).startswith("dev-tiny: the key of its front graphql ended on 2026-05-01")
    assert "move `key_expires`" in str(failure)
