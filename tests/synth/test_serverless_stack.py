"""The stack of a serverless endpoint."""

from typing import Any

from tests.synth.environments import Synth, serving
from tests.synth.reading import RUNNING_A_MODEL, Template, actions_of, of_type, only, text

STACK = "sentiment-Endpoint"
TARGET = "AWS::ApplicationAutoScaling::ScalableTarget"


def template_of(synth: Synth, **changes: Any) -> Template:
    """The stack of a serverless endpoint with some keys changed."""
    said = {"type": "serverless", "model": "sentiment", "memory_size": 2048, "max_concurrency": 9}
    return synth(serving(**said | changes))[STACK]


def variant(template: Template) -> dict[str, Any]:
    """The only production variant."""
    (found,) = only(template, "AWS::SageMaker::EndpointConfig")["ProductionVariants"]
    return dict(found)


def test_there_are_no_instances(synth: Synth) -> None:
    """The variant says memory and concurrency, and nothing of instances."""
    found = variant(template_of(synth))
    assert found["ServerlessConfig"] == {"MemorySizeInMB": 2048, "MaxConcurrency": 9}
    assert set(found) == {
        "VariantName",
        "ModelName",
        "InitialVariantWeight",
        "ServerlessConfig",
    }


def test_the_image_is_for_x86_without_gpu(synth: Synth) -> None:
    """That is what serverless inference runs on."""
    image = only(template_of(synth), "AWS::SageMaker::Model")["PrimaryContainer"]["Image"]
    assert "-cpu-" in image
    assert "arm64" not in image


def test_the_role_runs_a_model_and_nothing_else(synth: Synth) -> None:
    """As for any other endpoint."""
    assert actions_of(template_of(synth), "ModelRole") == RUNNING_A_MODEL


def test_provisioned_concurrency_needs_no_scaling(synth: Synth) -> None:
    """It is a number that stays."""
    template = template_of(synth, provisioned_concurrency=3)
    assert variant(template)["ServerlessConfig"]["ProvisionedConcurrency"] == 3
    assert of_type(template, TARGET) == []


def test_provisioned_concurrency_follows_its_use(synth: Synth) -> None:
    """Between the bounds, from the lower one on, by the share that is in use."""
    template = template_of(synth, scaling={"min": 2, "max": 7, "utilization": 0.6})
    assert variant(template)["ServerlessConfig"]["ProvisionedConcurrency"] == 2
    target = only(template, TARGET)
    assert target["ScalableDimension"] == "sagemaker:variant:DesiredProvisionedConcurrency"
    assert (target["MinCapacity"], target["MaxCapacity"]) == (2, 7)
    assert text(target["ResourceId"]).endswith("/variant/AllTraffic")
    policy = only(template, "AWS::ApplicationAutoScaling::ScalingPolicy")
    assert policy["TargetTrackingScalingPolicyConfiguration"] == {
        "PredefinedMetricSpecification": {
            "PredefinedMetricType": "SageMakerVariantProvisionedConcurrencyUtilization"
        },
        "TargetValue": 0.6,
        "ScaleInCooldown": 300,
        "ScaleOutCooldown": 60,
    }


def test_an_update_applies_what_the_file_says(synth: Synth) -> None:
    """Retaining knows instance counts and weights; a serverless variant has neither to keep."""
    template = template_of(synth, scaling={"min": 2, "max": 7})
    assert "RetainAllVariantProperties" not in only(template, "AWS::SageMaker::Endpoint")
