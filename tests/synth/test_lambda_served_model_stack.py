"""A model that a function serves: it may read its archive, write its log, and nothing else."""

from typing import Any

import pytest

from modelport.configuration import Environment
from tests.synth.environments import SHA256, Synth, environment_of

MODEL = {"abalone": {"artifact": "model_artifacts/abalone"}}


def served(**changes: Any) -> Environment:
    """An environment with nothing but the function."""
    models = changes.pop("models", MODEL)
    endpoint = {"type": "lambda", "model": "abalone"} | changes
    return environment_of(models=models, endpoints={"abalone": endpoint})


def of_type(template: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The properties of every resource of a type."""
    found = template["Resources"].values()
    return [resource["Properties"] for resource in found if resource["Type"] == kind]


def test_the_function_is_as_large_as_the_file_says(synth: Synth) -> None:
    """Name, memory, storage and timeout come from the configuration."""
    endpoint = served(memory_size=512, ephemeral_storage=2048, timeout=7)
    template = synth(endpoint)["abalone-Endpoint"]
    (function,) = of_type(template, "AWS::Lambda::Function")
    assert function["FunctionName"] == "dev-abalone"
    assert (function["MemorySize"], function["Timeout"]) == (512, 7)
    assert function["EphemeralStorage"] == {"Size": 2048}
    assert function["Environment"]["Variables"]["MAX_MODEL_BYTES"] == str(2048 * 2**20)
    assert template["Outputs"]["FunctionName"]["Value"] == "dev-abalone"


def test_there_is_nothing_of_sagemaker(synth: Synth) -> None:
    """No endpoint, no model, nothing that costs while nobody asks."""
    resources = synth(served())["abalone-Endpoint"]["Resources"].values()
    assert [r["Type"] for r in resources if "SageMaker" in r["Type"]] == []


def test_it_reads_its_archive_alone(synth: Synth) -> None:
    """One object of S3, by its whole key."""
    (policy,) = of_type(synth(served())["abalone-Endpoint"], "AWS::IAM::Policy")
    statements = policy["PolicyDocument"]["Statement"]
    (reading,) = [s for s in statements if "s3" in str(s["Action"])]
    assert reading["Action"] == "s3:GetObject"
    assert str(reading["Resource"]).count(f"/{SHA256}.tar.gz") == 1
    assert "*" not in str(reading["Resource"])


def test_an_archive_in_s3(synth: Synth) -> None:
    """One that lies there already is read where it lies."""
    models = {"abalone": {"artifact": "s3://theirs/a/model.tar.gz"}}
    template = synth(served(models=models))["abalone-Endpoint"]
    (function,) = of_type(template, "AWS::Lambda::Function")
    variables = function["Environment"]["Variables"]
    assert variables["MODEL_DATA_URL"] == "s3://theirs/a/model.tar.gz"


def test_a_prefix_is_no_archive(synth: Synth) -> None:
    """Uncompressed files below a prefix are refused."""
    with pytest.raises(Exception, match="serves one archive"):
        synth(served(models={"abalone": {"artifact": "s3://theirs/a/"}}))
