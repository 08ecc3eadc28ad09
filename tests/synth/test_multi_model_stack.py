"""The stack of a multi-model endpoint."""

from typing import Any

import pytest

from tests.synth.environments import INSTANCE, SHA256, Synth, environment_of, serving
from tests.synth.reading import (
    RUNNING_A_MODEL,
    Template,
    actions_of,
    of_type,
    only,
    policy_of,
    text,
)

STACK = "sentiment-Endpoint"
PREFIX = "modelport-dev-111122223333-eu-west-1/multi-model/dev-sentiment/"


def template_of(synth: Synth, **changes: Any) -> Template:
    """The stack of a multi-model endpoint with some keys changed."""
    models = {"films": "sentiment", "products": "sentiment"}
    return synth(serving(**{"type": "multi-model", "models": models, **INSTANCE} | changes))[STACK]


@pytest.mark.parametrize("cache", [True, False])
def test_the_container_loads_from_below_a_prefix(synth: Synth, *, cache: bool) -> None:
    """SageMaker keeps models in memory unless it is told not to."""
    container = only(template_of(synth, cache=cache), "AWS::SageMaker::Model")["PrimaryContainer"]
    assert container["Mode"] == "MultiModel"
    assert container["ModelDataUrl"] == f"s3://{PREFIX}"
    disabled = container.get("MultiModelConfig", {}).get("ModelCacheSetting") == "Disabled"
    assert disabled is not cache


def test_the_role_reads_below_the_prefix_and_nowhere_else(synth: Synth) -> None:
    """It may list there too: SageMaker does, to find a model."""
    template = template_of(synth)
    assert actions_of(template, "ModelRole") == RUNNING_A_MODEL | {"s3:ListBucket", "kms:Decrypt"}
    granted = policy_of(template, "ModelRole")
    assert text(granted["s3:GetObject"]["Resource"]).endswith(f":::{PREFIX}*")
    prefix = granted["s3:ListBucket"]["Condition"]["StringLike"]["s3:prefix"]
    assert prefix == "multi-model/dev-sentiment/*"


def test_what_copies_the_archives_reaches_nothing_else(synth: Synth) -> None:
    """It writes, reads and removes below the prefix, and reads what it copies."""
    template = template_of(synth)
    granted = policy_of(template, "ArchivesProviderRole")
    below = f"arn:{{AWS::Partition}}:s3:::{PREFIX}*"
    assert text(granted["s3:DeleteObject"]["Resource"]) == below
    assert text(granted["s3:GetObject"]["Resource"]).endswith(f"/{SHA256}.tar.gz")
    prefix = granted["s3:ListBucket"]["Condition"]["StringLike"]["s3:prefix"]
    assert prefix == "multi-model/dev-sentiment/*"


def test_the_archives_are_copied_by_the_names_that_requests_use(synth: Synth) -> None:
    """Each from the asset that was published by its content."""
    copies = only(template_of(synth), "Custom::ArchiveCopies")
    assert copies["Target"] == f"s3://{PREFIX}"
    assert {name: text(uri).rpartition("/")[2] for name, uri in copies["Archives"].items()} == {
        "films": f"{SHA256}.tar.gz",
        "products": f"{SHA256}.tar.gz",
    }


def test_another_archive_makes_another_model(synth: Synth) -> None:
    """Instances keep what they loaded: the digest of the copies is part of the model."""
    template = template_of(synth)
    environment = only(template, "AWS::SageMaker::Model")["PrimaryContainer"]["Environment"]
    assert environment["LOG_LEVEL"] == "info"
    copies, attribute = environment["MODELPORT_ARCHIVES"]["Fn::GetAtt"]
    assert template["Resources"][copies]["Type"] == "Custom::ArchiveCopies"
    assert attribute == "Digest"


def test_it_scales_as_others_do(synth: Synth) -> None:
    """By invocations per instance."""
    scaling = {"min": 1, "max": 2, "target": {"invocations_per_instance": 30}}
    template = template_of(synth, scaling=scaling)
    (policy,) = of_type(template, "AWS::ApplicationAutoScaling::ScalingPolicy")
    tracked = policy["Properties"]["TargetTrackingScalingPolicyConfiguration"]
    assert tracked["TargetValue"] == 30


def test_scikit_learn_gets_its_script_apart_from_the_models(synth: Synth) -> None:
    """Its image imports one script for all of them, when no archive is there yet."""
    container = {"framework": "sklearn", "version": "1.9-0"}
    films = {"artifact": "model_artifacts/films", "container": container}
    endpoint = {"type": "multi-model", "models": {"films": "films"}, **INSTANCE}
    environment = environment_of(models={"films": films}, endpoints={"sentiment": endpoint})
    template = synth(environment)[STACK]
    variables = only(template, "AWS::SageMaker::Model")["PrimaryContainer"]["Environment"]
    assert variables["SAGEMAKER_PROGRAM"] == "inference.py"
    script = text(variables["SAGEMAKER_SUBMIT_DIRECTORY"])
    assert script.startswith("s3://")
    assert script.endswith(".tar.gz")
    read = policy_of(template, "ModelRole")["s3:GetObject"]["Resource"]
    assert any(script.removeprefix("s3://") in text(resource) for resource in read)
