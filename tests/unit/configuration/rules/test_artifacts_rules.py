"""What the rules on artifacts refuse, and what they say."""

from typing import Any

import pytest


def test_a_missing_model_folder(trial: Any) -> None:
    """A folder that is not there suggests its neighbour."""
    trial.model["artifact"] = "models/irs"
    error = trial.error()
    assert error.startswith("models.iris.artifact: received models/irs; accepted: a model's folder")
    assert error.endswith("did you mean models/iris?")


def test_a_folder_without_a_script(trial: Any) -> None:
    """A model's folder needs code/inference.py."""
    (trial.folder / "models/iris/code/inference.py").unlink()
    assert "write models/iris/code/inference.py" in trial.error()


def test_a_file_for_a_folder(trial: Any) -> None:
    """An archive on this machine is not what is deployed."""
    trial.model["artifact"] = "models/iris/code/inference.py"
    assert "name the folder it is in" in trial.error()


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", "é" * 300])
@pytest.mark.parametrize("kind", ["real-time", "lambda", "multi-model", "serverless"])
def test_a_name_that_no_file_system_takes(trial: Any, kind: str, name: str) -> None:
    """It is told once, by whatever rule looks at the folder."""
    trial.model.update(artifact=name, container={"framework": "sklearn", "version": "1.2-1"})
    if kind == "lambda":
        trial.serve(kind)
    if kind == "serverless":
        trial.serve(kind, memory_size=1024, max_concurrency=1)
    if kind == "multi-model":
        trial.serve_on_instances(kind, models={"iris": "iris"})
    trial.refuses("models.iris.artifact", "accepted: a model's folder")
    assert len(trial.error()) < 400


@pytest.mark.parametrize("uri", ["s3://bucket/a/model.tar.gz", "s3://bucket/prefix/"])
def test_artifacts_in_s3(trial: Any, uri: str) -> None:
    """An archive and a prefix of uncompressed files pass."""
    trial.model["artifact"] = uri
    assert trial.load().models["iris"].folder is None


@pytest.mark.parametrize(
    "uri",
    [
        *("s3://bucket/model.zip", "s3://bucket", "s3://bucket/", "s3://B_cket/model.tar.gz"),
        *("https://host/model.tar.gz", "S3://bucket/model.tar.gz", "s3://b/" + "x" * 2000 + "/"),
    ],
)
def test_artifacts_that_sagemaker_does_not_take(trial: Any, uri: str) -> None:
    """Every other address is refused."""
    trial.model["artifact"] = uri
    assert trial.error().startswith("models.iris.artifact: received ")
