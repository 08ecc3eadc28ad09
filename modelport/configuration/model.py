"""`models`: what is served, and the container that serves it."""

from typing import Literal

from pydantic import Field

from modelport.configuration.base import Section

Framework = Literal["huggingface", "pytorch", "sklearn", "tensorflow", "xgboost"]


class Container(Section):
    """A prebuilt image by framework and version, or any image by its URI: exactly one of them."""

    framework: Framework | None = Field(
        None, description="A framework whose inference images AWS publishes."
    )
    version: str | None = Field(
        None, description="The framework's version, as in the image's tag, such as 4.51.3."
    )
    python_version: str | None = Field(
        None,
        description="The image's Python, such as py312; by default the only or newest one.",
    )
    base_framework_version: str | None = Field(
        None,
        description="For huggingface: the framework below it, such as pytorch2.6.0; by default "
        "the newest that the version is published for.",
    )
    image: str | None = Field(
        None, description="An image's URI in Amazon ECR, instead of framework and version."
    )


class Model(Section):
    """A trained model: its artifact, its container and the container's environment."""

    artifact: str = Field(
        description="A model's folder (from the repository's root), an s3://…/model.tar.gz, "
        "or an s3://…/ prefix of uncompressed files."
    )
    container: Container = Field(description="The image that serves it.")
    environment: dict[str, str] = Field(
        default_factory=dict,
        description="Environment variables of the container: at most 100, keys and values at "
        "most 1,024 bytes each.",
    )

    @property
    def is_folder(self) -> bool:
        """Whether the artifact is a folder here, which is packed before it is deployed."""
        return not self.artifact.startswith("s3://")
