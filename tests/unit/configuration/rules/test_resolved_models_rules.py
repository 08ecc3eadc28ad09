"""What the rules on AutoML jobs, the model registry and the lock refuse, and what they say."""

import json
from typing import Any

import pytest

from modelport.configuration import load
from modelport.configuration.lock import source_of


def lock(trial: Any, source: str) -> None:
    """A lock beside the file that says what the model was resolved to."""
    locked = {"source": source, "resolved": "x", "containers": [{"image": "i"}]}
    text = json.dumps({"models": {"iris": locked}})
    (trial.folder / "trial.lock.json").write_text(text)


@pytest.mark.parametrize(
    ("model", "source"),
    [
        ({"automl": {"job": "abalone"}}, "automl v2 job abalone"),
        ({"automl": {"job": "abalone", "api": "v1"}}, "automl v1 job abalone"),
        ({"registry": {"group": "g", "version": 3}}, "registry group g version 3"),
        (
            {"registry": {"group": "g", "version": "latest-approved"}},
            "registry group g latest-approved",
        ),
    ],
)
def test_a_model_to_resolve(trial: Any, model: dict[str, Any], source: str) -> None:
    """Without a lock, or with one of another source, the file is to be resolved first."""
    trial.data["models"]["iris"] = model
    [kind] = model
    trial.refuses(f"models.iris.{kind}", source, "run modelport resolve trial")
    lock(trial, "automl v2 job other")
    trial.refuses(f"models.iris.{kind}", "while the lock has automl v2 job other")
    lock(trial, source)
    environment = trial.load()
    assert environment.lock.models["iris"].source == source == source_of(environment.models["iris"])


def test_a_lock_of_what_is_not_resolved(trial: Any) -> None:
    """A lock that names a model of the file's own container is told."""
    lock(trial, "automl v2 job abalone")
    trial.warns("trial.lock.json", "received iris, which the configuration does not resolve")


def test_resolving_needs_no_lock(trial: Any) -> None:
    """What writes the lock reads the file without it, were it broken or missing."""
    trial.data["models"]["iris"] = {"automl": {"job": "abalone"}}
    (trial.folder / "trial.lock.json").write_text("{")
    assert load(trial.write(), locked=False).lock.models == {}


def test_each_deployment_looks_it_up(trial: Any) -> None:
    """A job that is resolved at deployment needs no lock, and one container cannot be promised."""
    trial.data["models"]["iris"] = {"automl": {"job": "abalone", "resolve": "deployment"}}
    trial.load()
    trial.serve("serverless", memory_size=1024, max_concurrency=1)
    trial.refuses("endpoints.iris.model", "each deployment looks up", "resolve: review")


@pytest.mark.parametrize("text", ["{", "[]", '{"models": {"iris": {"source": 5}}}', '{"x": 1}'])
def test_a_broken_lock(trial: Any, text: str) -> None:
    """A lock that is not what the command writes is named, with the file and the reason."""
    (trial.folder / "trial.lock.json").write_text(text)
    report = trial.check()
    assert report.file == trial.folder / "trial.lock.json"
    error = str(report.errors[0])
    assert error.startswith("trial.lock.json: received a lock file that cannot be read (")
    assert "run modelport resolve trial" in error


@pytest.mark.parametrize("job", ["", "a_b", "a" * 33])
def test_names_of_jobs(trial: Any, job: str) -> None:
    """An AutoML job has at most 32 characters."""
    trial.data["models"]["iris"] = {"automl": {"job": job, "resolve": "deployment"}}
    trial.refuses("models.iris.automl.job", "at most 32 characters")


@pytest.mark.parametrize(
    ("group", "version", "path", "said"),
    [
        ("a_b", 1, "group", "a model package group's name or ARN"),
        ("g", 0, "version", "at least 1"),
        ("g", "latest", "version", "latest-approved"),
        (
            "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/g",
            1,
            "group",
            "an ARN in us-east-1; accepted: one in eu-west-1",
        ),
    ],
)
def test_groups(trial: Any, group: str, version: int | str, path: str, said: str) -> None:
    """A group is named as SageMaker does, in the environment's region."""
    trial.data["models"]["iris"] = {"registry": {"group": group, "version": version}}
    found = [e for e in trial.errors() if e.startswith(f"models.iris.registry.{path}")]
    assert len(found) == 1
    assert said in found[0]


def test_a_region_without_groups(trial: Any) -> None:
    """China has model packages, and no groups of them."""
    trial.data["region"] = "cn-north-1"
    trial.data["models"]["iris"] = {"registry": {"group": "g", "version": 1}}
    lock(trial, "registry group g version 1")
    trial.refuses("models.iris.registry", "which has no model package groups")
