"""Models of several containers, and where images and artifacts come from."""

import json
from typing import Any

import pytest

from modelport.configuration import Environment
from modelport.configuration.lock import Lock
from tests.synth.environments import INSTANCE, SHA256, Synth, environment_of, serving
from tests.synth.reading import RUNNING_A_MODEL, actions_of, listed, only, policy_of, text

STACK = "sentiment-Endpoint"
MODEL = "AWS::SageMaker::Model"
TREES = {
    "trees": {
        "artifact": "s3://theirs/trees/model.tar.gz",
        "container": {"framework": "xgboost", "version": "1.7-1"},
        "environment": {"DEPTH": "3"},
    }
}
DIRECT = {"type": "multi-container", "models": {"text": "sentiment", "tree": "trees"}, **INSTANCE}
PIPELINE = {"type": "pipeline", "models": ["sentiment", "trees", "sentiment"], **INSTANCE}
REGISTRY = "registry.example.com/team/model:1"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:credentials"


def test_containers_are_called_by_their_hostnames(synth: Synth) -> None:
    """Each has its own image, artifact and environment."""
    model = only(synth(serving(beside=TREES, **DIRECT))[STACK], MODEL)
    assert model["InferenceExecutionConfig"] == {"Mode": "Direct"}
    first, second = model["Containers"]
    assert [first["ContainerHostname"], second["ContainerHostname"]] == ["text", "tree"]
    assert "huggingface" in first["Image"]
    assert "xgboost" in second["Image"]
    assert text(first["ModelDataUrl"]).endswith(f"/{SHA256}.tar.gz")
    assert second["ModelDataUrl"] == "s3://theirs/trees/model.tar.gz"
    assert second["Environment"] == {"DEPTH": "3"}


def test_a_pipeline_runs_in_the_order_of_its_steps(synth: Synth) -> None:
    """In a row, which is what SageMaker does unless it is told otherwise; nobody has a name."""
    model = only(synth(serving(beside=TREES, **PIPELINE))[STACK], MODEL)
    names = [
        container["Image"].rpartition("/")[2].split(":")[0] for container in model["Containers"]
    ]
    usual = "huggingface-pytorch-inference"
    assert names == [usual, "sagemaker-xgboost", usual]
    assert "InferenceExecutionConfig" not in model
    assert not any("ContainerHostname" in container for container in model["Containers"])


@pytest.mark.parametrize("endpoint", [DIRECT, PIPELINE], ids=lambda endpoint: endpoint["type"])
def test_one_role_reads_and_pulls_for_all_containers(
    synth: Synth, endpoint: dict[str, Any]
) -> None:
    """Every artifact and every image of them, and nothing besides."""
    template = synth(serving(beside=TREES, **endpoint))[STACK]
    assert actions_of(template, "ModelRole") == RUNNING_A_MODEL
    granted = policy_of(template, "ModelRole")
    read = {text(arn).rpartition(":::")[2] for arn in listed(granted["s3:GetObject"]["Resource"])}
    assets = "cdk-hnb659fds-assets-111122223333-eu-west-1"
    assert read == {"theirs/trees/model.tar.gz", f"{assets}/{SHA256}.tar.gz"}
    pulled = listed(granted["ecr:BatchCheckLayerAvailability"]["Resource"])
    assert len(pulled) == 2


def with_container(**container: Any) -> Environment:
    """The usual endpoint with a model in a container of one's own, in a network."""
    model = {"artifact": "s3://theirs/model.tar.gz", "container": container}
    network = {"subnets": ["subnet-1"], "security_groups": ["sg-1"]}
    return serving(
        beside={"own": model}, type="real-time", model="own", network=network, **INSTANCE
    )


@pytest.mark.parametrize("end", [":v1", "@sha256:" + "0f" * 32])
def test_an_image_of_another_account_is_pulled_from_there(synth: Synth, end: str) -> None:
    """By tag or by digest; the role may pull that repository alone."""
    image = f"999988887777.dkr.ecr.eu-west-1.amazonaws.com/team/model{end}"
    template = synth(with_container(image=image))[STACK]
    assert only(template, MODEL)["PrimaryContainer"]["Image"] == image
    pulled = policy_of(template, "ModelRole")["ecr:BatchCheckLayerAvailability"]["Resource"]
    assert text(pulled) == "arn:{AWS::Partition}:ecr:eu-west-1:999988887777:repository/team/model"


@pytest.mark.parametrize("function", [FUNCTION, None])
def test_an_image_in_a_private_registry_comes_through_the_network(
    synth: Synth, function: str | None
) -> None:
    """The role may ask the one function for credentials, and nothing of Amazon ECR."""
    registry = {"credentials_function": function}
    template = synth(with_container(image=REGISTRY, private_registry=registry))[STACK]
    container = only(template, MODEL)["PrimaryContainer"]
    access = {"RepositoryAccessMode": "Vpc"}
    asking = {"RepositoryAuthConfig": {"RepositoryCredentialsProviderArn": FUNCTION}}
    assert container["Image"] == REGISTRY
    assert container["ImageConfig"] == access | (asking if function else {})
    granted = policy_of(template, "ModelRole")
    assert not any(a.startswith("ecr:") for a in actions_of(template, "ModelRole"))
    assert ("lambda:InvokeFunction" in granted) is bool(function)
    assert not function or granted["lambda:InvokeFunction"]["Resource"] == FUNCTION


ECR = "141502667606.dkr.ecr.eu-west-1.amazonaws.com"
LOCK = {
    "models": {
        "best": {
            "source": "automl v2 job abalone",
            "resolved": "abalone-best",
            "containers": [
                {
                    "image": f"{ECR}/sagemaker-sklearn-automl:2",
                    "artifact": "s3://theirs/features/model.tar.gz",
                    "environment": {"AUTOML_TRANSFORM_MODE": "feature-transform"},
                },
                {
                    "image": f"{ECR}/sagemaker-xgboost:1",
                    "artifact": "s3://theirs/xgb/model.tar.gz",
                    "environment": {"MAX_CONTENT_LENGTH": "1"},
                },
            ],
        }
    }
}
BEST = {"best": {"automl": {"job": "abalone"}, "environment": {"MAX_CONTENT_LENGTH": "2"}}}


def test_what_was_resolved_is_in_the_template(synth: Synth) -> None:
    """Images and artifacts, for the reviewer to see; the file's environment wins."""
    environment = serving(beside=BEST, type="real-time", model="best", **INSTANCE)
    locked = environment.model_copy(update={"lock": Lock.model_validate_json(json.dumps(LOCK))})
    template = synth(locked)[STACK]
    first, second = only(template, MODEL)["Containers"]
    assert first["ModelDataUrl"] == "s3://theirs/features/model.tar.gz"
    assert first["Environment"] == {
        "AUTOML_TRANSFORM_MODE": "feature-transform",
        "MAX_CONTENT_LENGTH": "2",
    }
    assert second["Image"].endswith("/sagemaker-xgboost:1")
    assert second["Environment"] == {"MAX_CONTENT_LENGTH": "2"}
    assert actions_of(template, "ModelRole") == RUNNING_A_MODEL


def test_what_was_not_resolved_is_said(synth: Synth) -> None:
    """Nothing is looked up during synthesis."""
    with pytest.raises(ValueError, match=r"models\.best.*modelport resolve"):
        synth(serving(beside=BEST, type="real-time", model="best", **INSTANCE))


def test_an_image_may_hold_the_model(synth: Synth) -> None:
    """Then the container has no artifact, and the role none to read."""
    image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/own:1"
    models = {"sentiment": {"container": {"image": image}}}
    template = synth(environment_of(models=models))[STACK]
    assert set(only(template, MODEL)["PrimaryContainer"]) == {"Image"}
    assert "s3:GetObject" not in actions_of(template, "ModelRole")
