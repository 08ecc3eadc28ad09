"""Bounds of tags, models, names, jobs and fronts: the last value is accepted, the next is not."""

from collections.abc import Callable
from typing import Any

import pytest

Spoil = Callable[[Any, int], object]
MIB = 1024**2
REGISTRY = f"1{'0' * 11}.dkr.ecr.eu-west-1.amazonaws.com"
REST = "endpoints.iris.front.rest"
CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/1"


def tags(trial: Any, count: int) -> None:
    """So many of them."""
    trial.data["tags"] = {f"t{number}": "" for number in range(count)}


def tags_of_two(trial: Any, count: int) -> None:
    """So many at the endpoint, and one of the environment."""
    trial.data["tags"] = {"a": ""}
    trial.endpoint["tags"] = {f"t{number}": "" for number in range(count)}


def variables(trial: Any, *names: str, length: int = 0) -> None:
    """Environment variables of the model, each with a value of so many characters."""
    trial.model["environment"] = dict.fromkeys(names, "x" * length)


def numbered(count: int) -> list[str]:
    """So many names, of three characters each."""
    return [f"A{number:02}" for number in range(count)]


def named(trial: Any, length: int) -> None:
    """An endpoint with a key of so many characters, and a short name."""
    trial.data["endpoints"] = {"k" * length: {**next(iter(trial.data["endpoints"].values()))}}
    trial.data["endpoints"]["k" * length]["name"] = "short"


def component(trial: Any, length: int) -> None:
    """A component with a key of so many characters."""
    found = {"model": "iris", "memory": 512}
    trial.serve_on_instances("inference-components", components={"c" * length: found})


def batch(trial: Any, **keys: Any) -> None:
    """A transform job beside the endpoint."""
    trial.data["batch"] = {"job": {"model": "iris", "instance_type": "ml.m5.large", **keys}}


def front(trial: Any, kind: str = "rest", **keys: Any) -> None:
    """A front of the endpoint."""
    trial.endpoint["front"] = {kind: keys}


def domain(trial: Any, length: int) -> None:
    """A front whose domain's name has so many characters."""
    name = ("a" * 49 + ".") * 5 + "b" * (length - 250)
    front(trial, domain={"name": name, "certificate": CERTIFICATE})


def expects(trial: Any, kind: str = "", **bounds: int) -> None:
    """A model that expects so much of one request, behind a front."""
    trial.model["expects"] = bounds
    trial.endpoint["front"] = {kind: {}} if kind else {}


@pytest.mark.parametrize(
    ("path", "last", "spoil"),
    [
        ("tags", 50, tags),
        (f"tags.{'k' * 129}", 128, lambda t, n: t.data.update(tags={"k" * n: ""})),
        ("tags.a", 256, lambda t, n: t.data.update(tags={"a": "x" * n})),
        ("endpoints.iris.tags", 49, tags_of_two),
        ("models.iris.environment", 100, lambda t, n: variables(t, *numbered(n))),
        ("models.iris.environment.A", 1024, lambda t, n: variables(t, "A", length=n)),
        ("models.iris.environment", 1021, lambda t, n: variables(t, *numbered(32), length=n)),
        (
            "models.iris.artifact",
            1024,
            lambda t, n: t.model.update(artifact=f"s3://bucket/{'x' * (n - 19)}.tar.gz"),
        ),
        (
            "models.iris.container.image",
            255,
            lambda t, n: t.model.update(container={"image": f"{REGISTRY}/{'x' * (n - 47)}:1"}),
        ),
        (f"endpoints.{'k' * 104}", 103, named),
        (f"endpoints.iris.components.{'c' * 53}", 52, component),
        ("batch.job.max_concurrent", 50, lambda t, n: batch(t, max_payload=2, max_concurrent=n)),
        ("batch.job.environment.A", 10_240, lambda t, n: batch(t, environment={"A": "x" * n})),
        (f"{REST}.domain.name", 253, domain),
        (
            "endpoints.iris.front.function_url.timeout",
            60,
            lambda t, n: front(t, "function_url", timeout=n),
        ),
        (REST, 6 * MIB, lambda t, n: expects(t, "rest", request=n)),
        (REST, 6 * MIB, lambda t, n: expects(t, "rest", answer=n)),
        ("endpoints.iris.front.graphql", MIB, lambda t, n: expects(t, "graphql", request=n)),
        ("endpoints.iris.front.graphql", 5 * MIB, lambda t, n: expects(t, "graphql", answer=n)),
        ("endpoints.iris.front.direct", 10 * MIB, lambda t, n: expects(t, "direct", answer=n)),
        ("endpoints.iris.type", 25 * MIB, lambda t, n: expects(t, answer=n)),
        ("endpoints.iris.type", 60, lambda t, n: expects(t, time=n)),
    ],
)
def test_what_is_refused(trial: Any, path: str, last: int, spoil: Spoil) -> None:
    """The last value has no error; one more is refused, at its key."""
    spoil(trial, last)
    assert trial.check().errors == ()
    spoil(trial, last + 1)
    trial.refuses(path)


@pytest.mark.parametrize(
    ("path", "last", "spoil"),
    [
        (
            f"{REST}.throttling.requests_per_second",
            10_000,
            lambda t, n: front(t, throttling={"requests_per_second": n}),
        ),
        (f"{REST}.throttling.burst", 5000, lambda t, n: front(t, throttling={"burst": n})),
        ("endpoints.iris.type", 6 * MIB, lambda t, n: expects(t, request=n)),
    ],
)
def test_what_is_warned_of(trial: Any, path: str, last: int, spoil: Spoil) -> None:
    """The last value brings no warning; one more does, at its key."""
    spoil(trial, last)
    assert trial.check().errors == trial.check().warnings == ()
    spoil(trial, last + 1)
    trial.warns(path)
