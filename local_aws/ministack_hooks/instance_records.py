"""An autoscaling group's instances, as EC2 itself lists them.

Amazon EC2 Auto Scaling user guide, "Tag Auto Scaling groups and instances"; Amazon EC2 user guide,
"Amazon EC2 instance type naming conventions".
"""

import re
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from local_aws.instances import Launch
from local_aws.ministack_hooks.internals import internal

_GRAVITON = re.compile(r"[a-z]+\d+g")
_NOT_PUBLIC = {"PublicIpAddress": "", "PublicDnsName": ""}

Record = Mapping[str, Any]


def install(replace: Callable[[str], None]) -> None:
    """Tell of each instance that somebody has EC2 end or stop."""
    actions = internal("services.ec2")._ACTION_MAP  # noqa: SLF001 - ministack has no other way
    for action in ("TerminateInstances", "StopInstances"):
        actions[action] = _telling(actions[action], replace)


def _telling(original: Callable[..., Any], replace: Callable[[str], None]) -> Callable[..., Any]:
    def end(parameters: Mapping[str, Any]) -> Any:
        answer = original(parameters)
        members = internal("services.ec2")._parse_member_list  # noqa: SLF001 - the same
        for instance_id in members(parameters, "InstanceId") if answer[0] == HTTPStatus.OK else ():
            replace(instance_id)
        return answer

    return end


def launched(group: Record, launch: Launch) -> str:
    """List another running instance of a group; returns its ID."""
    ec2, template = internal("services.ec2"), launch.template
    subnets = [subnet for subnet in group["VPCZoneIdentifier"].split(",") if subnet]
    subnet = subnets[len(group["Instances"]) % len(subnets)] if subnets else ec2._DEFAULT_SUBNET_ID  # noqa: SLF001 - the same
    profile = template.get("IamInstanceProfile") or {}
    found, _ = ec2._resolve_iam_instance_profile(profile.get("Arn"), profile.get("Name"))  # noqa: SLF001 - the same
    (listed,) = ec2._launch_instances_internal(  # noqa: SLF001 - the same
        image_id=template.get("ImageId", ""),
        instance_type=template.get("InstanceType", ""),
        subnet_id=subnet,
        count=1,
        sg_ids=template.get("SecurityGroupIds"),
        iam_profile=found,
    )
    zone = ec2._subnets.get(subnet, {}).get("AvailabilityZone", f"{launch.region}a")  # noqa: SLF001 - the same
    graviton = _GRAVITON.match(listed["InstanceType"])
    listed.update(_NOT_PUBLIC, Architecture="arm64" if graviton else "x86_64")
    listed["Placement"]["AvailabilityZone"] = zone
    instance_id = str(listed["InstanceId"])
    ec2._tags[instance_id] = _pairs(_tags(group, template))  # noqa: SLF001 - the same
    return instance_id


def zone_of(instance_id: str) -> str:
    """The availability zone that an instance is in."""
    return str(internal("services.ec2")._instances[instance_id]["Placement"]["AvailabilityZone"])  # noqa: SLF001 - the same


def terminated(instance_id: str) -> None:
    """List an instance as terminated, which goes by itself, and its volumes no more."""
    ec2 = internal("services.ec2")
    ec2._terminate_instances({"InstanceId.1": instance_id})  # noqa: SLF001 - the same
    for device in ec2._instances.get(instance_id, {}).get("BlockDeviceMappings", ()):  # noqa: SLF001 - the same
        ec2._volumes.pop(device["Ebs"]["VolumeId"], None)  # noqa: SLF001 - the same


def _tags(group: Record, template: Record) -> Iterable[tuple[str, str]]:
    """Its template's, then its group's own, and those that AWS adds."""
    for specification in template.get("TagSpecifications", ()):
        if specification["ResourceType"] == "instance":
            yield from ((tag["Key"], tag["Value"]) for tag in specification["Tags"])
    yield from ((tag["Key"], tag["Value"]) for tag in group["Tags"] if tag["PropagateAtLaunch"])
    yield "aws:autoscaling:groupName", group["AutoScalingGroupName"]
    yield "aws:ec2launchtemplate:id", group["LaunchTemplate"]["LaunchTemplateId"]
    yield "aws:ec2launchtemplate:version", str(group["LaunchTemplate"]["Version"])


def _pairs(tags: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """The later of two with the same key counts."""
    return [{"Key": key, "Value": value} for key, value in dict(tags).items()]
