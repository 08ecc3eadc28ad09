"""The stack of an endpoint."""

from typing import Any

import pytest

from tests.synth.environments import SHA256, Synth, changed, environment_of
from tests.synth.reading import Template, of_type, only, policy_of, text

STACK = "sentiment-Endpoint"


def statements(template: Template) -> dict[str, dict[str, Any]]:
    """The statements of the model's role, by their first action."""
    return policy_of(template, "ModelRole")


def test_only_the_endpoint_has_a_name(synth: Synth) -> None:
    """Models and endpoint configs have none, so that a replacement never meets its predecessor."""
    template = synth()[STACK]
    assert "ModelName" not in only(template, "AWS::SageMaker::Model")
    assert "EndpointConfigName" not in only(template, "AWS::SageMaker::EndpointConfig")
    assert only(template, "AWS::SageMaker::Endpoint")["EndpointName"] == "dev-sentiment"
    assert "RoleName" not in only(template, "AWS::IAM::Role")


def test_what_is_unnamed_is_wired_by_attributes(synth: Synth) -> None:
    """A literal name would lose the dependency."""
    template = synth()[STACK]
    (variant,) = only(template, "AWS::SageMaker::EndpointConfig")["ProductionVariants"]
    assert variant["ModelName"]["Fn::GetAtt"][1] == "ModelName"
    endpoint = only(template, "AWS::SageMaker::Endpoint")
    assert endpoint["EndpointConfigName"]["Fn::GetAtt"][1] == "EndpointConfigName"


def test_the_model_waits_for_its_policy(synth: Synth) -> None:
    """SageMaker tries the role while it creates the model."""
    template = synth()[STACK]
    policies = {n for n, r in template["Resources"].items() if r["Type"] == "AWS::IAM::Policy"}
    (model,) = of_type(template, "AWS::SageMaker::Model")
    assert policies
    assert policies <= set(model["DependsOn"])


def test_a_packed_archive_is_named_by_its_content(synth: Synth) -> None:
    """SageMaker's artifact ends in .tar.gz, and a new content is a new key."""
    container = only(synth()[STACK], "AWS::SageMaker::Model")["PrimaryContainer"]
    assert text(container["ModelDataUrl"]) == (
        f"s3://cdk-hnb659fds-assets-111122223333-eu-west-1/{SHA256}.tar.gz"
    )


def test_the_role_reads_one_object_and_pulls_one_image(synth: Synth) -> None:
    """Nothing is granted beyond what the model is."""
    granted = statements(synth()[STACK])
    assert text(granted["s3:GetObject"]["Resource"]).endswith(f"/{SHA256}.tar.gz")
    pull = text(granted["ecr:BatchCheckLayerAvailability"]["Resource"])
    assert pull == (
        "arn:{AWS::Partition}:ecr:eu-west-1:763104351884:repository/huggingface-pytorch-inference"
    )


def test_the_role_writes_one_log_and_metrics_of_sagemaker(synth: Synth) -> None:
    """Logs of another endpoint whose name starts the same are out of reach."""
    granted = statements(synth()[STACK])
    group = "log-group:/aws/sagemaker/Endpoints/dev-sentiment"
    logs = [
        text(arn).partition(":{AWS::AccountId}:")[2]
        for arn in granted["logs:CreateLogGroup"]["Resource"]
    ]
    assert logs == [group, f"{group}:*"]
    condition = granted["cloudwatch:PutMetricData"]["Condition"]["StringEquals"]
    assert condition == {
        "cloudwatch:namespace": [
            "AWS/SageMaker",
            "/aws/sagemaker/Endpoints",
            "/aws/sagemaker/InferenceComponents",
        ]
    }


def test_an_archive_in_s3_passes_through(synth: Synth) -> None:
    """Its role reads that object; no key of ours is involved."""
    models = changed("models", artifact="s3://theirs/a/model.tar.gz")
    template = synth(environment_of(**models))[STACK]
    container = only(template, "AWS::SageMaker::Model")["PrimaryContainer"]
    assert container["ModelDataUrl"] == "s3://theirs/a/model.tar.gz"
    granted = statements(template)
    assert text(granted["s3:GetObject"]["Resource"]) == (
        "arn:{AWS::Partition}:s3:::theirs/a/model.tar.gz"
    )
    assert not any(action.startswith("kms:") for action in granted)


def test_a_prefix_in_s3_is_uncompressed_model_data(synth: Synth) -> None:
    """Its role reads and lists below the prefix, and nowhere else."""
    models = changed("models", artifact="s3://theirs/a/b/")
    template = synth(environment_of(**models))[STACK]
    container = only(template, "AWS::SageMaker::Model")["PrimaryContainer"]
    assert container["ModelDataSource"]["S3DataSource"] == {
        "S3Uri": "s3://theirs/a/b/",
        "S3DataType": "S3Prefix",
        "CompressionType": "None",
    }
    granted = statements(template)
    assert text(granted["s3:GetObject"]["Resource"]).endswith(":theirs/a/b/*")
    assert granted["s3:ListBucket"]["Condition"] == {"StringLike": {"s3:prefix": "a/b/*"}}


def test_what_lies_in_our_bucket_may_be_decrypted(synth: Synth) -> None:
    """Through the key with the environment's alias alone."""
    artifact = "s3://modelport-dev-111122223333-eu-west-1/model.tar.gz"
    template = synth(environment_of(**changed("models", artifact=artifact)))[STACK]
    condition = statements(template)["kms:Decrypt"]["Condition"]
    assert "alias/modelport-dev" in str(condition)
    assert "kms:ResourceAliases" in str(condition)


def test_scaling_keeps_the_load_on_each_instance(synth: Synth) -> None:
    """20 requests a second at half the load are 600 invocations a minute."""
    template = synth()[STACK]
    target = only(template, "AWS::ApplicationAutoScaling::ScalableTarget")
    assert (target["MinCapacity"], target["MaxCapacity"]) == (2, 4)
    assert "EndpointName" in str(target["ResourceId"])
    policy = only(template, "AWS::ApplicationAutoScaling::ScalingPolicy")
    assert policy["TargetTrackingScalingPolicyConfiguration"] == {
        "PredefinedMetricSpecification": {
            "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"
        },
        "TargetValue": 600,
        "ScaleInCooldown": 300,
        "ScaleOutCooldown": 60,
    }


@pytest.mark.parametrize("scaled", [True, False])
def test_updates_keep_what_scaling_chose(synth: Synth, scaled: bool) -> None:  # noqa: FBT001 - a case
    """Instance counts survive and weights apply; without scaling, the configuration rules."""
    endpoints = {} if scaled else changed("endpoints", scaling=None)
    endpoint = only(synth(environment_of(**endpoints))[STACK], "AWS::SageMaker::Endpoint")
    assert endpoint.get("RetainAllVariantProperties", False) is scaled
    excluded = endpoint.get("ExcludeRetainedVariantProperties")
    assert excluded == ([{"VariantPropertyType": "DesiredWeight"}] if scaled else None)


@pytest.mark.parametrize(
    ("instance_type", "encrypted"), [("ml.m5.xlarge", True), ("ml.m5d.xlarge", False)]
)
def test_volumes_are_encrypted_where_sagemaker_can(
    synth: Synth, instance_type: str, *, encrypted: bool
) -> None:
    """SageMaker refuses a key for instances with local NVMe storage."""
    endpoints = changed("endpoints", instance_type=instance_type)
    config = only(synth(environment_of(**endpoints))[STACK], "AWS::SageMaker::EndpointConfig")
    assert ("KmsKeyId" in config) is encrypted
    assert not encrypted or text(config["KmsKeyId"]).endswith(":alias/modelport-dev")


def test_no_stack_imports_from_another(synth: Synth) -> None:
    """An export would lock the stack that made it."""
    assert all("Fn::ImportValue" not in str(template) for template in synth().values())
    assert all("'Export'" not in str(template) for template in synth().values())
