"""Bounds of what scales and is updated: the last value is accepted, the next one is not."""

from collections.abc import Callable
from typing import Any

import pytest

Spoil = Callable[[Any, int], object]
STEPS = {
    "policy_name": "Slow",
    "metric": {"name": "ModelLatency"},
    "at_least": 100,
    "steps": [{"change": 1}],
}
UPDATE, SCALING, COPIES = (
    f"endpoints.iris.{key}" for key in ("deployment", "scaling", "components.c0")
)


def updated(trial: Any, count: int, **said: Any) -> None:
    """The endpoint with so many instances, and a deployment."""
    deployment = {"rollback_on": {"errors": 1}, **said}
    trial.endpoint.update(instance_count=count, deployment=deployment)


def watched(trial: Any, *alarms: str) -> None:
    """A deployment that alarms of others roll back."""
    updated(trial, 1, all_at_once={}, rollback_on={"existing_alarms": list(alarms)})


def canary(trial: Any, longest: int) -> None:
    """A deployment of 700 seconds of waits, which may take so long in all."""
    waits = {"canary": {"percent": 50, "wait": 300}, "termination_wait": 100}
    updated(trial, 2, **waits, maximum_execution=longest)


def rolling(trial: Any, longest: int) -> None:
    """A deployment of 3 batches of 700 seconds each, which may take so long in all."""
    way = {"batch": {"instances": 2}, "wait": 700}
    updated(trial, 5, rolling=way, maximum_execution=longest)


def scaled(trial: Any, **scaling: Any) -> None:
    """The endpoint with scaling."""
    target = {"requests_per_second": 10}
    trial.endpoint["scaling"] = {"min": 1, "max": 4, "target": target, **scaling}


def steps(trial: Any, *policies: dict[str, Any]) -> None:
    """The endpoint with step policies beside its target."""
    scaled(trial, steps=[STEPS | policy for policy in policies])


def scheduled(trial: Any, name: str = "day", **bounds: int) -> None:
    """The endpoint with other bounds at another time."""
    scaled(trial, schedules={name: {"expression": "rate(1 day)", "min": 1, "max": 4, **bounds}})


def serverless(trial: Any, others: int = 0, **keys: Any) -> None:
    """Serverless endpoints where an account has a concurrency of 500."""
    trial.data["region"] = "eu-west-2"
    trial.serve("serverless", **{"memory_size": 2048, "max_concurrency": 10, **keys})
    same = {**trial.endpoint, "max_concurrency": min(100, trial.endpoint["max_concurrency"])}
    trial.data["endpoints"].update({f"x{number}": same for number in range(others)})


def components(trial: Any, count: int = 1, *, idle: str | None = None, **keys: Any) -> None:
    """An endpoint of so many components."""
    found = {"model": "iris", "memory": 512, **keys}
    named = {f"c{number}": found for number in range(count)}
    trial.serve_on_instances("inference-components", components=named, idle=idle)


@pytest.mark.parametrize(
    ("path", "last", "beyond", "spoil"),
    [
        (
            f"{UPDATE}.canary.instances",
            *(1, 2),
            lambda t, n: updated(t, 3, canary={"instances": n, "wait": 1}),
        ),
        (
            f"{UPDATE}.linear.instances",
            *(10, 11),
            lambda t, n: updated(t, n, linear={"instances": 1, "wait": 1}),
        ),
        (
            f"{UPDATE}.rolling.batch.instances",
            *(20, 21),
            lambda t, n: updated(t, n, rolling={"batch": {"instances": 1}, "wait": 1}),
        ),
        (f"{UPDATE}.maximum_execution", 701, 700, canary),
        (f"{UPDATE}.maximum_execution", 2101, 2100, rolling),
        (f"{UPDATE}.rollback_on", 10, 11, lambda t, n: watched(t, *map(str, range(n)))),
        (f"{UPDATE}.rollback_on.existing_alarms", 255, 256, lambda t, n: watched(t, "a" * n)),
        ("endpoints.iris.idle", 10, 11, lambda t, n: components(t, n, idle="1h")),
        (
            f"{SCALING}.steps.0.periods",
            *(168, 169),
            lambda t, n: steps(t, {"period": 3600, "periods": n}),
        ),
        (
            f"{SCALING}.steps.0.periods",
            *(24, 25),
            lambda t, n: steps(t, {"period": 3540, "periods": n}),
        ),
        (f"{SCALING}.steps.0.periods", 1440, 1441, lambda t, n: steps(t, {"periods": n})),
        (SCALING, 49, 50, lambda t, n: steps(t, *({"policy_name": f"s{i}"} for i in range(n)))),
        (f"{SCALING}.min", 4, 5, lambda t, n: scaled(t, min=n)),
        (f"{SCALING}.schedules.day.max", 4, 5, lambda t, n: scheduled(t, max=n)),
        (f"{SCALING}.schedules.day.min", 1, 0, lambda t, n: scheduled(t, min=n)),
        (f"{SCALING}.schedules.day", 4, 5, lambda t, n: scheduled(t, min=n)),
        (f"{SCALING}.schedules.{'n' * 257}", 256, 257, lambda t, n: scheduled(t, "n" * n)),
        (
            "endpoints.iris.provisioned_concurrency",
            *(10, 11),
            lambda t, n: serverless(t, provisioned_concurrency=n),
        ),
        (
            f"{SCALING}.max",
            *(10, 11),
            lambda t, n: serverless(t, provisioned_concurrency=2, scaling={"min": 1, "max": n}),
        ),
        (f"{COPIES}.max_memory", 512, 511, lambda t, n: components(t, max_memory=n)),
        (f"{COPIES}.memory", 8192, 8193, lambda t, n: components(t, memory=n)),
        (f"{COPIES}.cpus", 2, 3, lambda t, n: components(t, cpus=float(n))),
        (f"{COPIES}.copies", 1, 0, lambda t, n: components(t, copies=n)),
    ],
)
def test_what_is_refused(trial: Any, path: str, last: int, beyond: int, spoil: Spoil) -> None:
    """The last value has no error; the one beyond is refused, at its key."""
    spoil(trial, last)
    assert trial.check().errors == ()
    spoil(trial, beyond)
    trial.refuses(path)


@pytest.mark.parametrize(
    ("path", "last", "beyond", "spoil"),
    [
        (
            f"{SCALING}.target",
            *(60, 59),
            lambda t, n: scaled(t, target={"requests_per_second": n / 1800}),
        ),
        (SCALING, 3, 4, lambda t, n: scaled(t, min=n)),
        (
            "endpoints.iris.max_concurrency",
            *(100, 101),
            lambda t, n: serverless(t, 4, max_concurrency=n),
        ),
        ("endpoints", 49, 50, lambda t, n: serverless(t, n, max_concurrency=1)),
    ],
)
def test_what_is_warned_of(trial: Any, path: str, last: int, beyond: int, spoil: Spoil) -> None:
    """The last value brings no warning; the one beyond does, at its key."""
    spoil(trial, last)
    assert trial.check().errors == trial.check().warnings == ()
    spoil(trial, beyond)
    assert str(trial.check().warnings[0]).startswith(f"{path}: ")
