"""Images, and what fetching them from Amazon ECR asks of a role."""

from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_ecr as ecr
from constructs import IConstruct


@dataclass(frozen=True, kw_only=True)
class Image:
    """An image by its name, and the repository that has it, if it is one of Amazon ECR."""

    uri: str
    repository: ecr.IRepository | None


def acknowledge_login(construct: IConstruct) -> None:
    """Says why the role of what fetches the image may do something everywhere."""
    cdk.Validations.of(construct).acknowledge(
        cdk.Acknowledgment(
            id="AwsSolutions-IAM5[Resource::*]",
            reason="ecr:GetAuthorizationToken knows no resource.",
        )
    )
