"""Where a container's image comes from: Amazon ECR, or a private registry."""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sagemaker as sagemaker

_ECR_URI = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.[a-z0-9.-]+/"
    r"(?P<repository>[a-z0-9._/-]+?)(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?"
)


class ContainerImage(ABC):
    """An image; binding it lets the grantee pull it, and no other."""

    @staticmethod
    def from_uri(uri: str) -> "ContainerImage":
        """An image in Amazon ECR, of this account or any other, such as those that AWS publishes.

        Another account's repository must let this one in by its own policy.

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
        return _EcrImage(uri=uri, repository_arn=f"{arn}:repository/{match['repository']}")

    @staticmethod
    def from_private_registry(
        uri: str, *, credentials_function: str | None = None
    ) -> "ContainerImage":
        """An image in another registry, which the model's own network must reach.

        SageMaker developer guide, "Use a Private Docker Registry for Real-Time Inference
        Containers".

        Args:
            uri: where the image is, such as registry.example.com/team/model:1.
            credentials_function: the ARN of the Lambda function that answers with user and
                password; none where the registry asks for nothing.
        """
        return _PrivateImage(uri=uri, credentials_function=credentials_function)

    @abstractmethod
    def bind(self, grantee: iam.IRole) -> dict[str, Any]:
        """Lets `grantee` pull the image; answers the container definition's part about it."""


@dataclass(frozen=True)
class _EcrImage(ContainerImage):
    uri: str
    repository_arn: str

    def bind(self, grantee: iam.IRole) -> dict[str, Any]:
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
        # It knows no resource (Service Authorization Reference, "Actions defined by Amazon Elastic
        # Container Registry").
        grantee.add_to_principal_policy(
            iam.PolicyStatement(actions=["ecr:GetAuthorizationToken"], resources=["*"])
        )
        return {"image": self.uri}


@dataclass(frozen=True)
class _PrivateImage(ContainerImage):
    uri: str
    credentials_function: str | None

    def bind(self, grantee: iam.IRole) -> dict[str, Any]:
        credentials = None
        if self.credentials_function:
            grantee.add_to_principal_policy(
                iam.PolicyStatement(
                    actions=["lambda:InvokeFunction"], resources=[self.credentials_function]
                )
            )
            credentials = sagemaker.CfnModel.RepositoryAuthConfigProperty(
                repository_credentials_provider_arn=self.credentials_function
            )
        access = sagemaker.CfnModel.ImageConfigProperty(
            repository_access_mode="Vpc", repository_auth_config=credentials
        )
        return {"image": self.uri, "image_config": access}
