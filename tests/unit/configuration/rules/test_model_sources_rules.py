"""What the rules on models' sources refuse, and what they say."""

from typing import Any

import pytest

JOB = {"automl": {"job": "job", "resolve": "deployment"}}


@pytest.mark.parametrize(
    ("model", "path", "said"),
    [
        ({}, "", "add artifact and container"),
        ({"artifact": "models/iris"}, ".container", "received nothing"),
        ({"container": {"framework": "pytorch", "version": "2.6.0"}}, ".artifact", "add artifact"),
        ({"container": {"framework": "huggingface", "version": "4.51.3"}}, ".artifact", "HF_MODEL"),
        ({**JOB, "artifact": "models/iris"}, ".artifact", "automl brings its own artifact"),
        ({**JOB, "container": {"image": "i"}}, "", "received container and automl"),
    ],
)
def test_sources(trial: Any, model: dict[str, Any], path: str, said: str) -> None:
    """A model has exactly one source of containers, and something to serve."""
    trial.data["models"]["iris"] = model
    assert any(
        error.startswith(f"models.iris{path}: ") and said in error for error in trial.errors()
    )


def test_a_model_from_a_hub(trial: Any) -> None:
    """A variable may name the model that the image fetches."""
    container = {"framework": "huggingface", "version": "4.51.3"}
    trial.data["models"]["iris"] = {"container": container, "environment": {"HF_MODEL_ID": "a/b"}}
    trial.load()
    trial.endpoint["network_isolation"] = True
    trial.warns("models.iris.environment.HF_MODEL_ID", "cut off from every network")


def test_models_without_a_script(trial: Any) -> None:
    """Images that load a model by themselves need no script."""
    (trial.folder / "models/iris/code/inference.py").unlink()
    trial.model["container"] = {"framework": "xgboost", "version": "3.2-0"}
    trial.load()
