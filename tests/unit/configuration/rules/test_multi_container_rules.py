"""What the rules on endpoints of several containers refuse, and what they say."""

import json
from typing import Any

import pytest


def lock_of(trial: Any, containers: int) -> None:
    """A model `job` of an AutoML job, resolved to so many containers."""
    trial.data["models"]["job"] = {"automl": {"job": "job"}}
    found = [{"image": "i"}] * containers
    locked = {"source": "automl v2 job job", "resolved": "candidate", "containers": found}
    (trial.folder / "trial.lock.json").write_text(json.dumps({"models": {"job": locked}}))


@pytest.mark.parametrize("name", ["a.b", "-a", "a" * 64])
def test_host_names(trial: Any, name: str) -> None:
    """A container's host name keeps to SageMaker's pattern."""
    trial.serve_on_instances("multi-container", models={"iris": "iris", name: "iris"})
    trial.refuses(f"endpoints.iris.models.{name}", "it is the container's host name")


@pytest.mark.parametrize(("number", "said"), [(1, "at least 2"), (16, "at most 15")])
def test_the_number_of_containers(trial: Any, number: int, said: str) -> None:
    """2 to 15 containers, called directly or in a row."""
    trial.serve_on_instances("pipeline", models=["iris"] * number)
    trial.refuses("endpoints.iris.models", f"received {number} of them", said)
    models = {f"c{n}": "iris" for n in range(number)}
    trial.serve_on_instances("multi-container", models=models)
    trial.refuses("endpoints.iris.models", said)


def test_a_pipeline_of_pipelines(trial: Any) -> None:
    """A model of an AutoML job brings several containers, which count."""
    lock_of(trial, 3)
    trial.serve_on_instances("pipeline", models=["iris", *["job"] * 4])
    trial.load()
    trial.serve_on_instances("pipeline", models=["iris", *["job"] * 5])
    trial.refuses("endpoints.iris.models", "received 16 containers in all; accepted: at most 15")


@pytest.mark.parametrize("kind", ["serverless", "multi-container"])
def test_several_containers_where_one_fits(trial: Any, kind: str) -> None:
    """Neither serverless inference nor a container that is called directly takes a pipeline."""
    lock_of(trial, 2)
    trial.data["endpoints"]["b"] = dict(trial.endpoint)
    if kind == "serverless":
        trial.serve(kind, model="job", memory_size=1024, max_concurrency=1)
        trial.refuses("endpoints.iris.model", "received job, which has 2 containers")
    else:
        trial.serve_on_instances(kind, models={"a": "iris", "b": "job"})
        trial.refuses("endpoints.iris.models.b", "received job, which has 2 containers")


def test_several_containers_with_a_shadow(trial: Any) -> None:
    """SageMaker takes no shadows with more than one container."""
    lock_of(trial, 2)
    trial.endpoint["shadow"] = {"model": "job"}
    trial.refuses("endpoints.iris.shadow.model", "received job, which has 2 containers")
