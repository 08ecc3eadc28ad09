"""What tests read in a template."""

import json
from typing import Any

Template = dict[str, Any]

RUNNING_A_MODEL = {
    "cloudwatch:PutMetricData",
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:GetAuthorizationToken",
    "ecr:GetDownloadUrlForLayer",
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:DescribeLogStreams",
    "logs:PutLogEvents",
    "s3:GetObject",
}
"""What every model's role may do: AWS's images, one artifact, its log and its metrics."""


def of_type(template: Template, name: str) -> list[Template]:
    """The resources of one type."""
    return [r for r in template["Resources"].values() if r["Type"] == name]


def only(template: Template, name: str) -> dict[str, Any]:
    """The properties of the one resource of a type."""
    (resource,) = of_type(template, name)
    properties: dict[str, Any] = resource["Properties"]
    return properties


def policy_of(template: Template, role: str) -> dict[str, dict[str, Any]]:
    """The statements of the policy whose name starts with `role`, by their first action."""
    (policy,) = [
        resource["Properties"]["PolicyDocument"]["Statement"]
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::IAM::Policy" and name.startswith(role)
    ]
    return {listed(statement["Action"])[0]: statement for statement in policy}


def actions_of(template: Template, role: str) -> set[str]:
    """Everything that the role may do."""
    return {a for s in policy_of(template, role).values() for a in listed(s["Action"])}


def listed(value: Any) -> list[Any]:
    """IAM writes a list of one without brackets."""
    return value if isinstance(value, list) else [value]


def trust_of(template: Template, principal: str) -> list[dict[str, Any]]:
    """The statements by which a service may take on a role, of all roles that it may."""
    roles = [
        r["Properties"]["AssumeRolePolicyDocument"] for r in of_type(template, "AWS::IAM::Role")
    ]
    statements = [statement for role in roles for statement in role["Statement"]]
    return [s for s in statements if s["Principal"].get("Service") == principal]


def text(value: Any) -> str:
    """An intrinsic function's text, with references in braces."""
    if isinstance(value, str):
        return value
    if "Fn::Join" in value:
        return "".join(text(part) for part in value["Fn::Join"][1])
    if "Fn::Select" in value:
        return "{" + json.dumps(value) + "}"
    return "{" + (value["Ref"] if "Ref" in value else ".".join(value["Fn::GetAtt"])) + "}"
