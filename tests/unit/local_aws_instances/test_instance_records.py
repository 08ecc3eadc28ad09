"""What EC2 answers about the instances of an autoscaling group."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.parsers import create_parser

from local_aws.hosting_protocol import Credentials
from local_aws.instances import Launch
from local_aws.ministack_hooks import instance_records
from local_aws.ministack_hooks.internals import internal
from local_aws.service_model import operation_model

LAUNCH = Launch(
    template={
        "InstanceType": "c7gn.large",
        "ImageId": "ami-1",
        "TagSpecifications": [
            {"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "template"}]},
            {"ResourceType": "volume", "Tags": [{"Key": "Volume", "Value": "v"}]},
        ],
    },
    user_data="#!/bin/bash\n",
    region="eu-west-1",
    role=None,
    credentials=lambda _: Credentials(access_key_id="", secret_access_key="", session_token=""),
    endpoint_url="http://127.0.0.1:1",
)
GROUP: Mapping[str, Any] = {
    "AutoScalingGroupName": "Group",
    "VPCZoneIdentifier": "subnet-a,subnet-b",
    "Instances": [],
    "LaunchTemplate": {"LaunchTemplateId": "lt-1", "Version": 3},
    "Tags": [
        {"Key": "Name", "Value": "group", "PropagateAtLaunch": True},
        {"Key": "Own", "Value": "group", "PropagateAtLaunch": False},
    ],
}


@pytest.fixture
def ec2(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """EC2 without instances."""
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    service = internal("services.ec2")
    with internal("core.responses").request_scope("000000000000", "eu-west-1"):
        yield service
        for store in (service._instances, service._volumes, service._tags):
            for key in list(store):
                del store[key]


def asked(ec2: Any, action: str, **parameters: str) -> Any:
    """What boto3 makes of an answer."""
    status, headers, body = ec2._ACTION_MAP[action](parameters)
    model = operation_model("ec2", action)
    assert model is not None
    answer = {"status_code": status, "headers": headers, "body": body}
    return create_parser("ec2").parse(answer, model.output_shape)


def described(ec2: Any) -> list[Any]:
    """DescribeInstances."""
    found = asked(ec2, "DescribeInstances")["Reservations"]
    return [instance for reservation in found for instance in reservation["Instances"]]


def test_an_instance_is_listed_with_what_it_was_launched_from(ec2: Any) -> None:
    """The group's tags win over the template's, and AWS adds its own; nobody reaches it."""
    instance_id = instance_records.launched(GROUP, LAUNCH)
    (found,) = described(ec2)
    assert (found["InstanceId"], found["ImageId"]) == (instance_id, "ami-1")
    assert (found["State"]["Name"], found["Architecture"]) == ("running", "arm64")
    assert not found["PublicIpAddress"]
    assert {tag["Key"]: tag["Value"] for tag in found["Tags"]} == {
        "Name": "group",
        "aws:autoscaling:groupName": "Group",
        "aws:ec2launchtemplate:id": "lt-1",
        "aws:ec2launchtemplate:version": "3",
    }


@pytest.mark.parametrize(
    ("instance_type", "architecture"),
    [("t4g.small", "arm64"), ("g5g.xlarge", "arm64"), ("g5.xlarge", "x86_64")],
)
def test_the_type_tells_the_architecture(ec2: Any, instance_type: str, architecture: str) -> None:
    """A g behind the generation is Graviton; one before it is a graphics card."""
    template = {**LAUNCH.template, "InstanceType": instance_type}
    instance_records.launched(GROUP, replace(LAUNCH, template=template))
    assert described(ec2)[0]["Architecture"] == architecture


def test_instances_are_spread_over_the_subnets(ec2: Any) -> None:
    """One after the other."""
    for count in range(3):
        instance_records.launched({**GROUP, "Instances": [{}] * count}, LAUNCH)
    subnets = [found["SubnetId"] for found in described(ec2)]
    assert subnets == ["subnet-a", "subnet-b", "subnet-a"]


def test_a_terminated_instance_has_no_volume_any_more(ec2: Any) -> None:
    """It is listed for a while, as on AWS."""
    instance_records.terminated(instance_records.launched(GROUP, LAUNCH))
    assert described(ec2)[0]["State"]["Name"] == "terminated"
    other = instance_records.launched(GROUP, LAUNCH)
    (volume,) = asked(ec2, "DescribeVolumes")["Volumes"]
    assert volume["Attachments"][0]["InstanceId"] == other


@pytest.mark.parametrize("action", ["TerminateInstances", "StopInstances"])
def test_the_group_hears_of_an_instance_that_somebody_ends(
    ec2: Any, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    """Not of one that there is not."""
    monkeypatch.setattr(ec2, "_ACTION_MAP", dict(ec2._ACTION_MAP))
    heard: list[str] = []
    instance_records.install(heard.append)
    instance_id = instance_records.launched(GROUP, LAUNCH)
    asked(ec2, action, **{"InstanceId.1": "i-0123456789abcdef0"})
    assert heard == []
    asked(ec2, action, **{"InstanceId.1": instance_id})
    assert heard == [instance_id]
