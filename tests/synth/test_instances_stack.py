"""What can be said of instances, networks and tags, on every type that has them."""

from typing import Any

import pytest

from tests.synth.environments import INSTANCE, Synth, serving
from tests.synth.reading import RUNNING_A_MODEL, actions_of, of_type, only, policy_of, text

STACK = "sentiment-Endpoint"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/0f0e"
NETWORK = {"subnets": ["subnet-1", "subnet-2"], "security_groups": ["sg-1"]}
TYPES: dict[str, dict[str, Any]] = {
    "real-time": {"model": "sentiment"},
    "multi-container": {"models": {"a": "sentiment", "b": "sentiment"}},
    "pipeline": {"models": ["sentiment", "sentiment"]},
    "multi-model": {"models": {"a": "sentiment"}},
    "inference-components": {"components": {"a": {"model": "sentiment", "memory": 512}}},
}
ATTACHING = {
    "ec2:CreateNetworkInterface",
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteNetworkInterfacePermission",
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
}


def endpoint(kind: str = "real-time", **changes: Any) -> dict[str, Any]:
    """An endpoint of a type, on instances."""
    return {"type": kind, **TYPES[kind], **INSTANCE} | changes


@pytest.mark.parametrize("kind", TYPES)
def test_everything_that_is_said_of_instances_arrives(synth: Synth, kind: str) -> None:
    """In SageMaker's words."""
    said = {
        "instance_count": 2,
        "volume_size": 30,
        "model_download_timeout": 120,
        "container_startup_timeout": 180,
        "routing": {
            "strategy": "prefix-aware",
            "prefix_length": 2048,
            "concurrency_threshold": 8,
        },
        "ami_version": "al2-ami-sagemaker-inference-gpu-2",
        "capacity_reservation": "arn:aws:sagemaker:eu-west-1:111122223333:training-plan/p",
    }
    template = synth(serving(**endpoint(kind, **said)))[STACK]
    (variant,) = only(template, "AWS::SageMaker::EndpointConfig")["ProductionVariants"]
    assert {
        "VariantName": "AllTraffic",
        "InstanceType": "ml.m5.xlarge",
        "InitialInstanceCount": 2,
        "VolumeSizeInGB": 30,
        "ModelDataDownloadTimeoutInSeconds": 120,
        "ContainerStartupHealthCheckTimeoutInSeconds": 180,
        "RoutingConfig": {
            "RoutingStrategy": "PREFIX_AWARE",
            "PrefixAwareRoutingConfig": {"PrefixLength": 2048, "ConcurrencyThreshold": 8},
        },
        "InferenceAmiVersion": "al2-ami-sagemaker-inference-gpu-2",
        "CapacityReservationConfig": {
            "CapacityReservationPreference": "capacity-reservations-only",
            "MlReservationArn": "arn:aws:sagemaker:eu-west-1:111122223333:training-plan/p",
        },
    }.items() <= variant.items()


def test_pools_stand_in_for_the_instance_type(synth: Synth) -> None:
    """In the order that is preferred; the first decides the image."""
    pools = [
        {"instance_type": "ml.g5.xlarge", "priority": 1},
        {"instance_type": "ml.g6.xlarge", "priority": 2},
    ]
    said = {"instance_type": None, "instance_pools": pools, "provision_timeout": 600}
    template = synth(serving(**endpoint(**said)))[STACK]
    (variant,) = only(template, "AWS::SageMaker::EndpointConfig")["ProductionVariants"]
    assert "InstanceType" not in variant
    assert variant["VariantInstanceProvisionTimeoutInSeconds"] == 600
    assert variant["InstancePools"] == [
        {"InstanceType": "ml.g5.xlarge", "Priority": 1},
        {"InstanceType": "ml.g6.xlarge", "Priority": 2},
    ]
    image = only(template, "AWS::SageMaker::Model")["PrimaryContainer"]["Image"]
    assert "-gpu-" in image


def test_a_named_key_encrypts_the_volumes(synth: Synth) -> None:
    """Instead of the environment's own."""
    config = only(
        synth(serving(**endpoint(volume_key=KEY)))[STACK], "AWS::SageMaker::EndpointConfig"
    )
    assert config["KmsKeyId"] == KEY


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind != "inference-components"])
def test_the_model_is_in_the_network(synth: Synth, kind: str) -> None:
    """And may attach to these subnets and groups, whoever shares them, and to no others."""
    template = synth(serving(**endpoint(kind, network=NETWORK)))[STACK]
    assert only(template, "AWS::SageMaker::Model")["VpcConfig"] == {
        "Subnets": ["subnet-1", "subnet-2"],
        "SecurityGroupIds": ["sg-1"],
    }
    granted = policy_of(template, "ModelRole")
    place = "arn:{AWS::Partition}:ec2:{AWS::Region}"
    assert {text(arn) for arn in granted["ec2:CreateNetworkInterface"]["Resource"]} == {
        f"{place}:{{AWS::AccountId}}:network-interface/*",
        f"{place}:*:subnet/subnet-1",
        f"{place}:*:subnet/subnet-2",
        f"{place}:*:security-group/sg-1",
    }
    subnets = granted["ec2:CreateNetworkInterfacePermission"]["Condition"]["ArnLike"]["ec2:Subnet"]
    assert [text(arn) for arn in subnets] == [
        f"{place}:*:subnet/subnet-1",
        f"{place}:*:subnet/subnet-2",
    ]


def test_a_models_network_is_not_in_its_stack(synth: Synth) -> None:
    """Interfaces that SageMaker leaves for a while would hold its subnets, and so the deletion."""
    templates = synth(serving(**endpoint(network=NETWORK)))
    types = {r["Type"] for template in templates.values() for r in template["Resources"].values()}
    assert not [name for name in types if name.startswith("AWS::EC2::")]


def test_a_network_adds_nothing_but_itself_to_the_role(synth: Synth) -> None:
    """What the role may do is what the developer guide lists, action by action."""
    template = synth(serving(**endpoint(network=NETWORK)))[STACK]
    assert actions_of(template, "ModelRole") == RUNNING_A_MODEL | ATTACHING


def test_components_are_in_the_endpoints_network(synth: Synth) -> None:
    """The endpoint config says it for all of them, and the endpoint's role may attach."""
    said = endpoint("inference-components", network=NETWORK, network_isolation=True)
    template = synth(serving(**said))[STACK]
    config = only(template, "AWS::SageMaker::EndpointConfig")
    assert config["VpcConfig"]["Subnets"] == ["subnet-1", "subnet-2"]
    assert config["EnableNetworkIsolation"] is True
    assert "VpcConfig" not in only(template, "AWS::SageMaker::Model")
    assert actions_of(template, "Role") >= ATTACHING


@pytest.mark.parametrize("isolated", [True, False])
def test_a_model_may_be_cut_off(synth: Synth, *, isolated: bool) -> None:
    """From every network, if that is asked for."""
    template = synth(serving(**endpoint(network_isolation=isolated)))[STACK]
    model = only(template, "AWS::SageMaker::Model")
    assert model.get("EnableNetworkIsolation", False) is isolated


@pytest.mark.parametrize("kind", [*TYPES, "serverless"])
def test_an_endpoints_tags_win_over_the_environments(synth: Synth, kind: str) -> None:
    """On the model, the endpoint and its config."""
    serverless = {"model": "sentiment", "memory_size": 1024, "max_concurrency": 1}
    said = endpoint(kind) if kind in TYPES else {"type": kind, **serverless}
    template = synth(serving(**said | {"tags": {"team": "nlp", "cost": "42"}}))[STACK]
    for name in ("Model", "EndpointConfig", "Endpoint"):
        (resource,) = of_type(template, f"AWS::SageMaker::{name}")
        tags = {tag["Key"]: tag["Value"] for tag in resource["Properties"]["Tags"]}
        assert tags == {"modelport:environment": "dev", "team": "nlp", "cost": "42"}
