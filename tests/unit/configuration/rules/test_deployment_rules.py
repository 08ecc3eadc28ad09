"""What the rules on deployments refuse, and what they say."""

from typing import Any

import pytest

CANARY = {"canary": {"percent": 10, "wait": "5m"}, "rollback_on": {"errors": 1}}
LINEAR = {"linear": {"percent": 25, "wait": "5m"}, "rollback_on": {"errors": 1}}
ROLLING = {"rolling": {"batch": {"percent": 50}, "wait": "5m"}, "rollback_on": {"errors": 1}}
EXISTING = ".rollback_on.existing_alarms"
ALARM = {"metric": {"name": "ModelLatency"}, "at_least": 1}


def deployment(trial: Any, said: dict[str, Any], **endpoint: Any) -> str:
    """The endpoint with a deployment, and two instances if nothing else is said."""
    trial.endpoint.update({"instance_count": 2} | endpoint, deployment=said)
    return "endpoints.iris.deployment"


@pytest.mark.parametrize(
    "said",
    [
        {"all_at_once": {}, "rollback_on": {"latency": 100}},
        CANARY | {"termination_wait": "10m", "maximum_execution": "1h"},
        LINEAR,
        {**LINEAR, "linear": {"instances": 1, "wait": 0}},
        ROLLING | {"maximum_execution": 601},
        {**ROLLING, "rolling": {"batch": {"instances": 1}, "wait": 0}},
        {"all_at_once": {}, "rollback_on": {"existing_alarms": ["theirs"], "alarms": {"a": ALARM}}},
        CANARY | {"rollback_on": {"errors": 1, "existing_alarms": ["a" * 255, *"bcdefghi"]}},
    ],
)
def test_what_is_right(trial: Any, said: dict[str, Any]) -> None:
    """Each way, with percent or instances, within its bounds."""
    deployment(trial, said)
    assert trial.check().errors == trial.check().warnings == ()


@pytest.mark.parametrize(
    ("said", "below", "parts"),
    [
        ({"rollback_on": {"errors": 1}}, "", ["received none of them", "exactly one of all_at_on"]),
        (CANARY | LINEAR, "", ["received canary and linear", "keep one of them"]),
        ({**CANARY, "canary": {"wait": 1}}, ".canary", ["received neither", "percent and instan"]),
        (
            {**CANARY, "canary": {"wait": 1, "percent": 5, "instances": 1}},
            ".canary",
            ["received both"],
        ),
        ({**CANARY, "canary": {"wait": 1, "percent": 51}}, ".canary.percent", ["at most 50"]),
        ({**LINEAR, "linear": {"wait": 1, "percent": 9}}, ".linear.percent", ["at least 10"]),
        ({**LINEAR, "linear": {"wait": 3601, "percent": 50}}, ".linear.wait", ["at most 3600"]),
        (
            {**ROLLING, "rolling": {"batch": {"percent": 4}, "wait": 1}},
            ".rolling.batch.percent",
            ["at least 5"],
        ),
        (
            {**CANARY, "canary": {"wait": 1, "instances": 2}},
            ".canary.instances",
            ["2 of 2", "at most half"],
        ),
        (CANARY | {"termination_wait": "2h"}, ".termination_wait", ["at most 3600"]),
        (ROLLING | {"termination_wait": 60}, ".termination_wait", ["remove it"]),
        (CANARY | {"maximum_execution": 599}, ".maximum_execution", ["at least 600"]),
        (CANARY | {"maximum_execution": "9h"}, ".maximum_execution", ["at most 28800"]),
        (
            CANARY | {"termination_wait": 60, "maximum_execution": 660},
            ".maximum_execution",
            ["660 s (11m) of waits in all", "660 s (11m) for the whole update"],
        ),
        (LINEAR | {"maximum_execution": 1200}, ".maximum_execution", ["1200 s (20m) of waits"]),
        (ROLLING | {"maximum_execution": 600}, ".maximum_execution", ["600 s (10m) of waits"]),
        (
            {**ROLLING, "rolling": {"batch": {"instances": 1}, "wait": 301}}
            | {"maximum_execution": 602},
            ".maximum_execution",
            ["602 s of waits"],
        ),
        (
            {**LINEAR, "linear": {"percent": 11, "wait": "1h"}},
            "",
            ["36000 s (10h) of waits", "28800 s (8h) for the whole"],
        ),
        ({**CANARY, "rollback_on": {}}, ".rollback_on", ["received no alarm", "1 to 10 alarms"]),
        (
            {**CANARY, "rollback_on": {"errors": 1, "existing_alarms": list("abcdefghij")}},
            ".rollback_on",
            ["received 11 alarms"],
        ),
        (
            {**CANARY, "rollback_on": {"existing_alarms": ["a", "a"]}},
            EXISTING,
            ["a 2 times"],
        ),
        ({**CANARY, "rollback_on": {"existing_alarms": [" "]}}, EXISTING, ["1 to 255 char"]),
        ({**CANARY, "rollback_on": {"existing_alarms": ["a" * 256]}}, EXISTING, ["1 to 255"]),
        (
            {**CANARY, "rollback_on": {"alarms": {"a b": ALARM}}},
            ".rollback_on.alarms.a b",
            ["letters, digits and single hyphens"],
        ),
    ],
)
def test_what_is_refused(trial: Any, said: dict[str, Any], below: str, parts: list[str]) -> None:
    """Before AWS does so: which way, how much, how long, and how many alarms."""
    path = deployment(trial, said)
    trial.refuses(f"{path}{below}", *parts)


@pytest.mark.parametrize("way", [CANARY, LINEAR, ROLLING])
@pytest.mark.parametrize(
    "count",
    [
        {"instance_count": 1},
        {"instance_count": None, "scaling": {"min": 1, "max": 4, "target": {"cpu_utilization": 9}}},
    ],
)
def test_a_part_of_one_instance(trial: Any, way: dict[str, Any], count: dict[str, Any]) -> None:
    """The fewest that there may be are 2, or there is nothing to take a part of."""
    path = deployment(trial, way, **count)
    [name] = way.keys() - {"rollback_on"}
    few = "1 instance (the fewest that there may be)"
    trial.refuses(f"{path}.{name}", few, "at least 2 instances")


def test_too_small_a_step_of_the_most(trial: Any) -> None:
    """A number of instances may be too few of what scaling can make of them."""
    scaling = {"min": 2, "max": 11, "target": {"requests_per_second": 9}}
    said = {**LINEAR, "linear": {"instances": 1, "wait": 0}}
    path = deployment(trial, said, instance_count=None, scaling=scaling)
    trial.refuses(f"{path}.linear.instances", "1 of 11, the most", "at least 10 percent")


@pytest.mark.parametrize("other", ["variants", "shadow"])
def test_rolling_with_several_variants(trial: Any, other: str) -> None:
    """SageMaker rolls no endpoint of several variants; blue/green takes them."""
    model = {"model": "iris"}
    if other == "variants":
        del trial.endpoint["model"]
        trial.endpoint["variants"] = {"a": model, "b": model}
    else:
        trial.endpoint["shadow"] = model
    path = deployment(trial, ROLLING)
    trial.refuses(f"{path}.rolling", "rolling with 2 variants", "choose canary")
    trial.endpoint["deployment"] = CANARY
    assert trial.check().errors == ()


def test_a_deployment_that_watches_nothing(trial: Any) -> None:
    """Waits without alarms are a warning."""
    path = deployment(trial, {"all_at_once": {"wait": "5m"}})
    trial.warns(f"{path}.rollback_on", "add rollback_on")


def test_inf1(trial: Any) -> None:
    """SageMaker updates Inf1 all at once, whatever is said."""
    trial.model["container"] = {"image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/neuron:1"}
    deployment(trial, CANARY, instance_type="ml.inf1.xlarge")
    warnings = [str(warning) for warning in trial.check().warnings]
    assert any("ml.inf1.xlarge with deployment" in warning for warning in warnings), warnings


@pytest.mark.parametrize(
    ("endpoint", "said"),
    [
        ({"type": "serverless", "memory_size": 1024, "max_concurrency": 1}, "guardrails are for"),
        ({"type": "lambda"}, "AWS Lambda updates the function"),
    ],
)
def test_types_without_deployments(trial: Any, endpoint: dict[str, Any], said: str) -> None:
    """They are refused with the reason."""
    trial.data["endpoints"]["iris"] = {"model": "iris", **endpoint, "deployment": CANARY}
    trial.refuses("endpoints.iris.deployment", said)


def components(trial: Any, **component: Any) -> str:
    """An endpoint with one component; the path of its deployment."""
    found = {"model": "iris", "memory": 512, **component}
    trial.serve_on_instances("inference-components", components={"a": found})
    return "endpoints.iris.components.a.deployment"


def test_a_components_copies_roll(trial: Any) -> None:
    """In batches of at most half of them; the endpoint itself has no deployment."""
    rolling = {"batch": {"copies": 1}, "wait": 60}
    said = {"rolling": rolling, "rollback_on": {"errors": 1}}
    path = components(trial, copies=2, deployment=said)
    assert trial.check().errors == ()
    components(trial, copies=1, deployment=said)
    trial.refuses(f"{path}.rolling", "at least 2 copies")
    components(trial, copies=2)
    trial.endpoint["deployment"] = CANARY
    trial.refuses("endpoints.iris.deployment", "say deployment in each component")
