"""What a version of a launch template says of the instances launched from it."""

import base64
from collections.abc import Mapping
from typing import Any

from local_aws.environment import gateway_url
from local_aws.hosting_protocol import Credentials
from local_aws.instances import Launch
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.roles import assume_role
from local_aws.ministack_hooks.scopes import current_scope

_SERVICE = "ec2.amazonaws.com"

Properties = Mapping[str, Any]


class LaunchError(Exception):
    """Nothing can be launched from that."""


def launch_of(specification: Properties) -> Launch:
    """What is launched from the launch template that a group names.

    Args:
        specification: the group's LaunchTemplate: an id, and a version.

    Raises:
        LaunchError: there is no such version, profile or role.
    """
    data = _version(specification)
    scope, arn = current_scope(), _role(data.get("IamInstanceProfile") or {})

    def credentials(instance_id: str) -> Credentials:
        source = scope.arn("ec2", f"instance/{instance_id}")
        return assume_role(scope, arn or "", service=_SERVICE, source_arn=source)

    return Launch(
        template=data,
        user_data=base64.b64decode(data.get("UserData", "")).decode(),
        region=scope.region,
        role=arn.rpartition("/")[2] if arn else None,
        credentials=credentials,
        endpoint_url=gateway_url(),
    )


def _version(specification: Properties) -> Properties:
    """The data of the version that is asked for."""
    templates = internal("services.ec2")._launch_templates  # noqa: SLF001 - ministack has no other way
    template = templates.get(specification.get("LaunchTemplateId"))
    if template is None:
        raise LaunchError(f"there is no launch template {specification.get('LaunchTemplateId')}")
    names = {
        "$Latest": template["LatestVersionNumber"],
        "$Default": template["DefaultVersionNumber"],
    }
    asked = str(specification.get("Version"))
    number = names.get(asked, asked)
    for version in template["Versions"]:
        if str(version["VersionNumber"]) == str(number):
            data: Properties = version["LaunchTemplateData"]
            return data
    raise LaunchError(f"the launch template has no version {asked}")


def _role(profile: Properties) -> str | None:
    """The ARN of a profile's role."""
    if not profile:
        return None
    iam = internal("services.iam")
    for found in iam._instance_profiles.values():  # noqa: SLF001 - the same
        if profile in ({"Arn": found["Arn"]}, {"Name": found["InstanceProfileName"]}):
            (name,) = found["Roles"]
            return str(iam._roles[name]["Arn"])  # noqa: SLF001 - the same
    raise LaunchError(f"there is no instance profile {profile}")
