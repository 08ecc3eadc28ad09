"""`models`: what is served, and the container that serves it."""

from typing import Literal

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.quantities import Seconds, Size

Framework = Literal[
    "djl-lmi",
    "huggingface",
    "pytorch",
    "sklearn",
    "tensorflow",
    "triton",
    "vllm",
    "xgboost",
]


class PrivateRegistry(Section):
    """A Docker registry outside of Amazon ECR, reached through the endpoint's VPC."""

    credentials_function: str | None = Field(
        None, description="The ARN of the Lambda function that hands out the credentials."
    )


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
        None,
        description="An image's URI, in Amazon ECR by tag or digest (any account's), instead of "
        "framework and version.",
    )
    private_registry: PrivateRegistry | None = Field(
        None, description="For an image in a private registry that is not Amazon ECR."
    )


class AutoMLSource(Section):
    """The best candidate of an AutoML job."""

    job: str = Field(description="The job's name: at most 32 characters.")
    api: Literal["v1", "v2"] = Field(
        "v2", description="Which API made the job: CreateAutoMLJob (v1) or CreateAutoMLJobV2."
    )
    resolve: Literal["review", "deployment"] = Field(
        "review",
        description="When the candidate is looked up: before the review, by `modelport "
        "resolve`, which writes it down for the template; or by each deployment.",
    )


class RegistrySource(Section):
    """A model package of the SageMaker model registry."""

    group: str = Field(description="The model package group's name or, in another account, ARN.")
    version: int | Literal["latest-approved"] = Field(
        description="A version's number, or latest-approved; `modelport resolve` writes down "
        "which one that is."
    )


class Expectations(Section):
    """How large and how slow one request of the model gets, which its fronts must bear."""

    request: Size | None = Field(
        None, ge=1, description="The largest body that callers send, such as 8MB."
    )
    answer: Size | None = Field(
        None, ge=1, description="The largest answer of the model, such as 2MB."
    )
    time: Seconds | None = Field(
        None, ge=1, le=3600, description="The longest that the model takes, such as 40s."
    )


class Model(Section):
    """A trained model: an artifact and its container, an AutoML job, or a model package."""

    artifact: str | None = Field(
        None,
        description="A model's folder (from the repository's root), an s3://…/model.tar.gz, "
        "or an s3://…/ prefix of uncompressed files.",
    )
    container: Container | None = Field(None, description="The image that serves it.")
    automl: AutoMLSource | None = Field(
        None, description="Artifact and container of an AutoML job's best candidate, instead."
    )
    registry: RegistrySource | None = Field(
        None, description="Artifact and container of a registered model package, instead."
    )
    environment: dict[str, str] = Field(
        default_factory=dict,
        description="Environment variables of the container: at most 100, keys and values at "
        "most 1,024 bytes each.",
    )
    expects: Expectations = Field(
        Expectations(),
        description="Bounds of one request: validation compares them with the limits of the "
        "endpoint and its fronts.",
    )

    @property
    def folder(self) -> str | None:
        """The artifact, where it is a folder here, which is packed before it is deployed."""
        return self.artifact if self.artifact and not self.artifact.startswith("s3://") else None
