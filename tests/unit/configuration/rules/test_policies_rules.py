"""What the rules on scaling's policies refuse, and what they say."""

from typing import Any

import pytest

TARGET = {"target": {"requests_per_second": 10}}
OWN = {"metric": {"name": "Depth", "namespace": "Own"}, "value": 5}
STEPS: dict[str, Any] = {
    "policy_name": "Slow",
    "metric": {"name": "ModelLatency", "statistic": "p95"},
    "at_least": 100,
    "steps": [{"change": 1}, {"beyond": 50, "change": 2}],
}


def scaled(trial: Any, **scaling: Any) -> str:
    """The endpoint with scaling; the path of it."""
    trial.endpoint["scaling"] = {"min": 1, "max": 4, **scaling}
    return "endpoints.iris.scaling"


@pytest.mark.parametrize(
    "said",
    [
        TARGET,
        {"target": {"concurrent_requests": 5, "policy_name": "Mine"}},
        {**TARGET, "targets": [{"concurrent_requests": 5}, {"cpu_utilization": 70}, OWN]},
        {"targets": [OWN | {"scale_in": False, "scale_out_cooldown": "2m"}]},
        {"steps": [STEPS]},
        {"steps": [STEPS | {"adjustment": "exact-capacity", "steps": [{"change": 3}]}]},
        {"schedules": {"night": {"expression": "cron(0 20 * * ? *)", "min": 1, "max": 1}}},
    ],
)
def test_what_is_right(trial: Any, said: dict[str, Any]) -> None:
    """One policy, several, steps, or schedules alone."""
    scaled(trial, **said)
    assert trial.check().errors == trial.check().warnings == ()


@pytest.mark.parametrize(
    ("said", "below", "parts"),
    [
        ({}, ".target", ["at least one of target, targets, steps and schedules"]),
        (
            {"target": {"cpu_utilization": 1, "concurrent_requests": 1}},
            ".target",
            ["received concurrent_requests and cpu_utilization", "put each into targets"],
        ),
        ({"target": {"cpu_utilization": 101}}, ".target.cpu_utilization", ["at most 100"]),
        (
            {"target": {"gpu_utilization": 50}},
            ".target.gpu_utilization",
            ["gpu_utilization on ml.m5.large", "an instance type with GPUs"],
        ),
        ({"target": {"metric": OWN["metric"]}}, ".target.metric", ["metric without value"]),
        ({"target": {"cpu_utilization": 9, "value": 1}}, ".target.value", ["without metric"]),
        (
            {"target": {**OWN, "metric": {"name": "Depth", "statistic": "p95"}}},
            ".target.metric.statistic",
            ["received p95", "Average, Maximum, Minimum"],
        ),
        (
            {**TARGET, "targets": [{"invocations_per_instance": 60, "policy_name": "Other"}]},
            ".targets.0",
            ["InvocationsPerInstance, which target has too", "each metric in one policy"],
        ),
        (
            {
                **TARGET,
                "targets": [{"cpu_utilization": 60, "policy_name": "Slow"}],
                "steps": [STEPS],
            },
            ".steps.0.policy_name",
            ["Slow, which targets.0 has too", "a name of its own"],
        ),
        (
            {"steps": [STEPS | {"at_most": 3}]},
            ".steps.0",
            ["both", "at_least and at_most"],
        ),
        (
            {"steps": [STEPS | {"period": 45}]},
            ".steps.0.period",
            ["received 45 s; accepted: 10s, 30s or whole minutes"],
        ),
        (
            {"steps": [STEPS | {"period": "1h", "periods": 169}]},
            ".steps.0.periods",
            ["169 of 3600 s (1h)", "7 day(s)"],
        ),
        ({"steps": [STEPS | {"periods": 1441}]}, ".steps.0.periods", ["1 day(s)"]),
        (
            {"steps": [STEPS | {"metrics": {"m": {"name": "X"}}}]},
            ".steps.0.metrics",
            ["metrics with expression"],
        ),
        (
            {"steps": [STEPS | {"steps": [{"beyond": 1, "change": 1}]}]},
            ".steps.0.steps",
            ["beyond 1", "0 first"],
        ),
        (
            {"steps": [STEPS | {"steps": [{"change": 1}, {"change": 2}]}]},
            ".steps.0.steps",
            ["beyond 0, 0"],
        ),
        (
            {"steps": [STEPS | {"steps": [{"change": 0}]}]},
            ".steps.0.steps.0.change",
            ["received 0"],
        ),
        ({"steps": [STEPS | {"min_adjustment": 2}]}, ".steps.0.min_adjustment", ["percent-change"]),
        (
            {"steps": [STEPS | {"adjustment": "exact-capacity", "steps": [{"change": -1}]}]},
            ".steps.0.steps.0.change",
            ["at least 0 with exact-capacity"],
        ),
    ],
)
def test_what_is_refused(trial: Any, said: dict[str, Any], below: str, parts: list[str]) -> None:
    """One metric in each, each metric once, and names that differ."""
    path = scaled(trial, **said)
    trial.refuses(f"{path}{below}", *parts)


@pytest.mark.parametrize(
    ("change", "below", "said"),
    [
        ({"metrics": {}}, ".metrics", "at least 1"),
        ({"metrics": {"M": {"name": "X"}}}, ".metrics.M", "a small letter"),
        ({"metrics": {"m": {"name": "X"}, "n": {"name": "Y"}}}, ".metrics.n", "names that the"),
        ({"metric": {"name": "X"}}, "", "exactly one of metric and expression"),
    ],
)
def test_expressions(trial: Any, change: dict[str, Any], below: str, said: str) -> None:
    """They name their metrics, by names that metric math takes."""
    policy = {key: value for key, value in STEPS.items() if key != "metric"}
    policy |= {"expression": "m * 2", "metrics": {"m": {"name": "X"}}} | change
    path = scaled(trial, steps=[policy])
    errors = trial.errors()
    assert any(e.startswith(f"{path}.steps.0{below}: ") and said in e for e in errors), errors


@pytest.mark.parametrize(
    ("schedule", "below", "said"),
    [
        ({"expression": "rate(1 day)"}, "", "neither min nor max"),
        ({"expression": "rate(1 day)", "min": 3, "max": 2}, "", "min 3 and max 2"),
        ({"expression": "rate(1 day)", "max": 5}, ".max", "each deployment sets it again"),
        ({"expression": "rate(1 day)", "min": 0, "max": 1}, ".min", "at least 1"),
        ({"expression": "rate(1 day)", "min": 4}, "", "min 4 and max 3, with what other times"),
        ({"expression": "at(2026-13-01T00:00:00)", "min": 1}, ".expression", "no such time"),
        ({"expression": "cron(0 7 * * *)", "min": 1}, ".expression", "5 fields, not 6"),
        ({"expression": "daily", "min": 1}, ".expression", "at(YYYY-MM-DDTHH:MM:SS)"),
        (
            {"expression": "rate(1 day)", "min": 1, "time_zone": "Europe/Rom"},
            ".time_zone",
            "did you mean Europe/Rome?",
        ),
    ],
)
def test_schedules(trial: Any, schedule: dict[str, Any], below: str, said: str) -> None:
    """Bounds are in order whatever other times left, and expressions are the schedulers'."""
    other = {"expression": "at(2027-01-01T00:00:00)", "min": 1, "max": 3}
    path = scaled(trial, schedules={"day": schedule, "new-year": other}, **TARGET)
    trial.refuses(f"{path}.schedules.day{below}", said)


def test_a_schedules_name(trial: Any) -> None:
    """It names a scheduled action."""
    path = scaled(trial, schedules={"a/b": {"expression": "rate(1 day)", "min": 1, "max": 1}})
    trial.refuses(f"{path}.schedules.a/b", "letters, digits and single hyphens")


def test_the_same_words_for_what_is_no_instance(trial: Any) -> None:
    """Copies and provisioned concurrency have targets, steps and schedules; to zero if they may."""
    night = {"night": {"expression": "rate(1 day)", "min": 0, "max": 0}}
    scaling = {"min": 1, "max": 2, "invocations_per_copy": 9, "schedules": night}
    scaling |= {"targets": [{"concurrent_requests": 3}, OWN], "steps": [STEPS]}
    component = {"model": "iris", "memory": 512, "scaling": scaling}
    trial.serve_on_instances("inference-components", components={"a": component})
    assert trial.check().errors == ()
    component["scaling"] = scaling | {"policy_name": "StepFromZero"}
    trial.refuses("endpoints.iris.components.a.scaling.min", "which policy_name has too")
    scaling = {"min": 1, "max": 2, "targets": [OWN], "steps": [STEPS], "schedules": night}
    keys = {"memory_size": 1024, "max_concurrency": 3, "provisioned_concurrency": 1}
    trial.serve("serverless", **keys, scaling=scaling)
    where = "endpoints.iris.scaling.schedules.night"
    assert [error.split(": ")[0] for error in trial.errors()] == [f"{where}.min", f"{where}.max"]


def test_an_asynchronous_endpoint(trial: Any) -> None:
    """It measures its instances and any metric, but counts no invocations."""
    scaling = {"max": 2, "targets": [{"cpu_utilization": 50}]}
    trial.serve_on_instances("asynchronous", scaling=scaling)
    assert trial.check().errors == ()
    scaling["targets"] = [{"concurrent_requests": 3}]
    assert "concurrent_requests" in trial.error()


def test_pools_of_several_sizes(trial: Any) -> None:
    """A share of the vCPUs needs their number; SageMaker counts 100 for each."""
    path = scaled(trial, target={"cpu_utilization": 50})
    types = ["ml.m5.large", "ml.m5.xlarge"]
    pools = [{"instance_type": name, "priority": n} for n, name in enumerate(types, 1)]
    del trial.endpoint["instance_type"]
    trial.endpoint["instance_pools"] = pools
    trial.refuses(f"{path}.target.cpu_utilization", "of one number of vCPUs", "metric and value")
