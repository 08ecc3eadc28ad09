"""Several variants, a shadow, and what is captured of their requests."""

from typing import Any

import pytest

from tests.synth.environments import INSTANCE, Synth, serving
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
SCALING = {"min": 1, "max": 3, "target": {"requests_per_second": 2}}
BUCKET = "modelport-dev-111122223333-eu-west-1"


def variants(**changes: Any) -> dict[str, Any]:
    """Two variants of one model, the second on other instances."""
    two = {
        "old": {"model": "sentiment", "weight": 0},
        "new": {"model": "sentiment", "weight": 0.5, "instance_type": "ml.c5.large"},
    }
    return {"type": "real-time", **INSTANCE, "variants": two} | changes


def production(template: Template) -> list[dict[str, Any]]:
    """The production variants of the endpoint config."""
    config = only(template, "AWS::SageMaker::EndpointConfig")
    listed: list[dict[str, Any]] = config["ProductionVariants"]
    return listed


def test_variants_keep_their_order_and_weights(synth: Synth) -> None:
    """A weight of 0 is a weight; what a variant does not say, the endpoint does."""
    found = production(synth(serving(**variants()))[STACK])
    assert [(v["VariantName"], v["InitialVariantWeight"], v["InstanceType"]) for v in found] == [
        ("old", 0, "ml.m5.xlarge"),
        ("new", 0.5, "ml.c5.large"),
    ]


def test_each_variant_has_its_own_model_and_role(synth: Synth) -> None:
    """A variant can be replaced, and granted something, without the others."""
    template = synth(serving(**variants()))[STACK]
    models = {variant["ModelName"]["Fn::GetAtt"][0] for variant in production(template)}
    assert len(models) == 2
    assert len(of_type(template, "AWS::IAM::Role")) == 2


def test_each_variant_scales_by_itself(synth: Synth) -> None:
    """Their targets have different resources and different logical IDs."""
    template = synth(serving(**variants(scaling=SCALING)))[STACK]
    targets = of_type(template, "AWS::ApplicationAutoScaling::ScalableTarget")
    ends = [text(target["Properties"]["ResourceId"]).rpartition("}")[2] for target in targets]
    assert sorted(ends) == ["/variant/new", "/variant/old"]


@pytest.mark.parametrize("name", ["Config", "Resource", "Endpoint", "Variants"])
def test_a_variant_may_have_any_name(synth: Synth, name: str) -> None:
    """Even one that something else has in the stack."""
    named = {name: {"model": "sentiment"}}
    template = synth(serving(**variants(variants=named, scaling=SCALING)))[STACK]
    assert [variant["VariantName"] for variant in production(template)] == [name]


@pytest.mark.parametrize(
    ("keep", "scaled", "excluded"),
    [
        (False, False, None),
        (False, True, ["DesiredWeight"]),
        (True, False, ["DesiredInstanceCount"]),
        (True, True, []),
    ],
)
def test_updates_keep_what_is_asked_for(
    synth: Synth, *, keep: bool, scaled: bool, excluded: list[str] | None
) -> None:
    """Live weights stay if they are wanted; counts stay if scaling chose them."""
    scaling = {"scaling": SCALING} if scaled else {}
    template = synth(serving(**variants(keep_live_weights=keep, **scaling)))[STACK]
    endpoint = only(template, "AWS::SageMaker::Endpoint")
    assert endpoint.get("RetainAllVariantProperties", False) is (excluded is not None)
    found = endpoint.get("ExcludeRetainedVariantProperties", [])
    assert [item["VariantPropertyType"] for item in found] == (excluded or [])


def shadowed(**changes: Any) -> dict[str, Any]:
    """One production variant and a shadow, both captured."""
    shadow = {"model": "sentiment", "sampling": 25, "instance_type": "ml.c5.large"}
    endpoint = {"type": "real-time", "model": "sentiment", **INSTANCE, "shadow": shadow}
    return endpoint | {"capture": {}} | changes


def test_a_shadow_gets_its_share_of_the_requests(synth: Synth) -> None:
    """Its weight, relative to the production variant's, is the share."""
    config = only(synth(serving(**shadowed()))[STACK], "AWS::SageMaker::EndpointConfig")
    (live,) = config["ProductionVariants"]
    (shadow,) = config["ShadowProductionVariants"]
    assert shadow["InitialVariantWeight"] / live["InitialVariantWeight"] == 0.25
    assert shadow["InstanceType"] == "ml.c5.large"
    assert shadow["VariantName"] != live["VariantName"]


@pytest.mark.parametrize("role", ["ModelRole", "ShadowModelRole"])
def test_captured_data_is_written_by_each_model(synth: Synth, role: str) -> None:
    """Below the endpoint's own prefix in our bucket, with our key, and nothing more."""
    template = synth(serving(**shadowed()))[STACK]
    written = {"s3:PutObject", "kms:Decrypt", "kms:GenerateDataKey"}
    assert actions_of(template, role) == RUNNING_A_MODEL | written
    granted = policy_of(template, role)
    below = f":s3:::{BUCKET}/capture/dev-sentiment/*"
    assert text(granted["s3:PutObject"]["Resource"]).endswith(below)
    assert "alias/modelport-dev" in str(granted["kms:Decrypt"]["Condition"])


def test_everything_is_captured_unless_said_otherwise(synth: Synth) -> None:
    """Requests and answers, all of them, encrypted with our key."""
    template = synth(serving(**shadowed()))[STACK]
    capture = only(template, "AWS::SageMaker::EndpointConfig")["DataCaptureConfig"]
    assert text(capture.pop("KmsKeyId")).endswith(":alias/modelport-dev")
    assert capture == {
        "EnableCapture": True,
        "DestinationS3Uri": f"s3://{BUCKET}/capture/dev-sentiment/",
        "InitialSamplingPercentage": 100,
        "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}],
    }


def test_capture_may_go_elsewhere(synth: Synth) -> None:
    """To a bucket that is not ours, with which our key has nothing to do."""
    capture = {
        "destination": "s3://theirs/captured",
        "sampling": 5,
        "modes": ["output"],
        "csv_content_types": ["text/csv"],
        "json_content_types": ["application/json"],
    }
    template = synth(serving(**shadowed(capture=capture)))[STACK]
    assert only(template, "AWS::SageMaker::EndpointConfig")["DataCaptureConfig"] == {
        "EnableCapture": True,
        "DestinationS3Uri": "s3://theirs/captured",
        "InitialSamplingPercentage": 5,
        "CaptureOptions": [{"CaptureMode": "Output"}],
        "CaptureContentTypeHeader": {
            "CsvContentTypes": ["text/csv"],
            "JsonContentTypes": ["application/json"],
        },
    }
    granted = policy_of(template, "ModelRole")
    assert text(granted["s3:PutObject"]["Resource"]).endswith(":s3:::theirs/captured/*")
    assert actions_of(template, "ModelRole") == RUNNING_A_MODEL | {"s3:PutObject"}
