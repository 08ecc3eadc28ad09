"""What the rules on the seed refuse, and what they say."""

from typing import Any

import pytest

CONTAINER = {"artifact": "models/iris", "container": {"framework": "xgboost", "version": "3.2-0"}}
OLD = {"framework": "xgboost", "version": "0.1"}


def seed(trial: Any, **keys: Any) -> None:
    """A seed of the embedded AWS."""
    trial.data.update(account="000000000000", seed=keys)


def test_a_seed(trial: Any) -> None:
    """Jobs, packages and objects of what is here pass; on AWS there is no seed."""
    seed(
        trial,
        objects={"s3://mine/in.csv": "models/iris/code/inference.py"},
        automl_jobs={"job": {"containers": [CONTAINER]}},
        model_packages={"group": [{"containers": [CONTAINER]}]},
    )
    trial.load()
    trial.data["account"] = "111122223333"
    trial.refuses("seed", "received seed in account 111122223333", "AWS has its own")


@pytest.mark.parametrize(
    ("keys", "path", "said"),
    [
        ({"objects": {"mine/in.csv": "models"}}, "objects.mine/in.csv", "s3://bucket/key"),
        ({"objects": {"s3://mine/in": "none"}}, "objects.s3://mine/in", "a file or folder in"),
        ({"automl_jobs": {"a" * 33: {"containers": []}}}, "automl_jobs.aaa", "at most 32"),
        ({"model_packages": {"a_b": []}}, "model_packages.a_b", "letters, digits"),
        (
            {"automl_jobs": {"job": {"containers": [{**CONTAINER, "artifact": "no"}]}}},
            "automl_jobs.job.containers.0.artifact",
            "check the path",
        ),
        (
            {"model_packages": {"g": [{"containers": [{**CONTAINER, "container": {}}]}]}},
            "model_packages.g.0.containers.0.container",
            "add framework and version",
        ),
        (
            {"automl_jobs": {"job": {"containers": [{**CONTAINER, "container": OLD}]}}},
            "automl_jobs.job.containers.0.container.version",
            "received '0.1' for xgboost",
        ),
    ],
)
def test_seeds(trial: Any, keys: dict[str, Any], path: str, said: str) -> None:
    """What is seeded is here, and named as AWS names it."""
    seed(trial, **keys)
    error = trial.error()
    assert error.startswith(f"seed.{path}")
    assert said in error
