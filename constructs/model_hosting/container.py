"""A container of a model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aws_cdk import aws_sagemaker as sagemaker

from model_hosting.container_image import ContainerImage
from model_hosting.model_data import ModelData

if TYPE_CHECKING:
    from aws_cdk import aws_iam as iam


@dataclass(frozen=True, kw_only=True)
class Container:
    """An image, what it serves, and how it is called.

    Attributes:
        image: the container's image.
        data: the artifact; none where the image holds what it needs.
        environment: the container's environment variables.
        hostname: by which a request names it in a model whose containers are called directly.
        script: an archive of code that the image fetches apart from the artifact, as the variable
            SAGEMAKER_SUBMIT_DIRECTORY tells it, unless `environment` says something else.
    """

    image: ContainerImage
    data: ModelData | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    hostname: str | None = None
    script: ModelData | None = None

    def bind(self, grantee: "iam.IRole") -> sagemaker.CfnModel.ContainerDefinitionProperty:
        """Lets `grantee` pull the image and read the artifact; answers the definition."""
        script = self.script.bind(grantee)["model_data_url"] if self.script else None
        fetched = {"SAGEMAKER_SUBMIT_DIRECTORY": script} if script else {}
        return sagemaker.CfnModel.ContainerDefinitionProperty(
            container_hostname=self.hostname,
            environment={**fetched, **self.environment} or None,
            **self.image.bind(grantee),
            **(self.data.bind(grantee) if self.data else {}),
        )
