"""Where a model's container image comes from."""

import re
from dataclasses import dataclass
from typing import Self

from aws_cdk import Aws
from aws_cdk import aws_iam as iam

_ECR_URI = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.[a-z0-9.-]+/"
    r"(?P<repository>[a-z0-9._/-]+?)(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?"
)


@dataclass(frozen=True)
class ContainerImage:
    """An image in Amazon ECR; binding it lets the grantee pull it, and no other."""

    uri: str
    repository_arn: str

    @classmethod
    def from_uri(cls, uri: str) -> Self:
        """An image by its URI, in this account or any other, such as those that AWS publishes.

        Raises:
            ValueError: the URI isn't one of Amazon ECR.
        """
        match = _ECR_URI.fullmatch(uri)
        if match is None:
            raise ValueError(
                f"{uri} is not an image in Amazon ECR: write "
                "ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG"
            )
        arn = f"arn:{Aws.PARTITION}:ecr:{match['region']}:{match['account']}"
        return cls(uri=uri, repository_arn=f"{arn}:repository/{match['repository']}")

    def bind(self, grantee: iam.IRole) -> None:
        """Lets `grantee` pull the image.

        ecr:GetAuthorizationToken knows no resource (Service Authorization Reference, "Actions
        defined by Amazon Elastic Container Registry").
        """
        grantee.add_to_principal_policy(
            iam.PolicyStatement(
                actions=[
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:GetDownloadUrlForLayer",
                ],
                resources=[self.repository_arn],
            )
        )
        grantee.add_to_principal_policy(
            iam.PolicyStatement(actions=["ecr:GetAuthorizationToken"], resources=["*"])
        )
