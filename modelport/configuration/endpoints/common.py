"""What endpoints of several types have in common."""

from typing import Annotated, Literal

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.endpoints.fronts import Fronts
from modelport.configuration.quantities import Day, Seconds

AmiVersion = Literal[
    "al2-ami-sagemaker-inference-gpu-2",
    "al2-ami-sagemaker-inference-gpu-2-1",
    "al2-ami-sagemaker-inference-gpu-3-1",
    "al2-ami-sagemaker-inference-neuron-2",
    "al2023-ami-sagemaker-inference-gpu-4-1",
]


class Network(Section):
    """Where a model's containers reach the network: subnets and security groups of a VPC."""

    subnets: list[str] = Field(
        min_length=1, max_length=16, description="Identifiers of the subnets, in several zones."
    )
    security_groups: list[str] = Field(
        min_length=1, max_length=5, description="Identifiers of the security groups."
    )


class Named(Section):
    """What every endpoint has."""

    name: str | None = Field(
        None,
        description="The endpoint's name in SageMaker; by default the environment's name, a "
        "hyphen and this key.",
    )
    tags: dict[str, str] = Field(
        default_factory=dict, description="Tags of this endpoint, beside the environment's."
    )
    expires: Day | None = Field(
        None,
        description="The last day (UTC) that it is for, such as 2027-03-31; from the next one on "
        "an alarm complains. Nothing is ever deleted.",
    )
    idle: Seconds | None = Field(
        None,
        ge=3600,
        le=604800,
        description="How long no request may come before an alarm complains: whole hours, 7d at "
        "most. A new endpoint that nobody has called yet counts too.",
    )
    notify: list[str] = Field(
        default_factory=list,
        max_length=5,
        description="ARNs of SNS topics that the alarms of expires and idle tell.",
    )


class Called(Named):
    """An endpoint that answers while its caller waits."""

    front: Fronts = Field(Fronts(), description="How it is called from outside.")


class Isolated(Section):
    """What a model on instances may reach."""

    network: Network | None = Field(
        None, description="The VPC that the containers are in; without it, SageMaker's own."
    )
    network_isolation: bool = Field(
        default=False, description="Whether the containers are cut off from every network."
    )


class Routing(Section):
    """Which instance of a variant gets a request."""

    strategy: Literal["random", "least-outstanding-requests", "prefix-aware"] = Field(
        description="random (SageMaker's default), least-outstanding-requests, or prefix-aware "
        "(requests with the same beginning go to the same instance)."
    )
    prefix_length: int | None = Field(
        None, ge=1024, le=65536, description="How much of a request prefix-aware compares."
    )
    concurrency_threshold: int | None = Field(
        None,
        ge=1,
        le=1024,
        description="How many requests at once make prefix-aware take another instance.",
    )


class InstancePool(Section):
    """Instances of one type that may serve, when those that are preferred can't be had."""

    instance_type: str = Field(description="An instance type for hosting.")
    priority: int = Field(ge=1, le=5, description="Its place in the order: 1 is tried first.")


DownloadTimeout = Annotated[
    Seconds | None,
    Field(
        ge=60,
        le=3600,
        description="How long fetching the model may take, 60 s to 1 h; without it, SageMaker's "
        "default.",
    ),
]
StartupTimeout = Annotated[
    Seconds | None,
    Field(
        ge=60,
        le=3600,
        description="How long until /ping answers, 60 s to 1 h; without it, SageMaker's default.",
    ),
]


class Instances(Section):
    """The instances of a variant."""

    instance_type: str | None = Field(
        None, description="An instance type for hosting, such as ml.m5.xlarge."
    )
    instance_pools: list[InstancePool] | None = Field(
        None,
        min_length=1,
        max_length=5,
        description="Several instance types in order of preference, instead of instance_type.",
    )
    instance_count: int | None = Field(
        None, ge=1, description="How many instances, where `scaling` does not say it; default 1."
    )
    volume_size: int | None = Field(
        None, ge=1, le=512, description="The storage volume of each instance, in GB."
    )
    volume_key: str | None = Field(
        None,
        description="The ARN of the KMS key of the storage volumes; by default the environment's "
        "own, where the instances have no local NVMe storage.",
    )
    model_download_timeout: DownloadTimeout = None
    container_startup_timeout: StartupTimeout = None
    provision_timeout: Seconds | None = Field(
        None,
        ge=300,
        le=3600,
        description="How long to wait for instances while there is no capacity (5 min to 1 h); of "
        "instance_pools, the next one is tried.",
    )
    routing: Routing | None = Field(None, description="Which instance gets a request.")
    ami_version: AmiVersion | None = Field(
        None, description="The version of the machine image, for GPU and Neuron instances."
    )
    capacity_reservation: str | None = Field(
        None, description="The ARN of the capacity reservation (training plan) to use, and only it."
    )

    @property
    def instance_types(self) -> dict[str, str]:
        """Every instance type that may serve, by the path of its key below this section."""
        if self.instance_pools:
            return {
                f"instance_pools.{number}.instance_type": pool.instance_type
                for number, pool in enumerate(self.instance_pools)
            }
        return {"instance_type": self.instance_type} if self.instance_type else {}


class DataCapture(Section):
    """Requests and answers, written to S3."""

    destination: str | None = Field(
        None,
        description="An s3://bucket/prefix; by default capture/ in the environment's artifact "
        "bucket, below the endpoint's name.",
    )
    sampling: int = Field(100, ge=0, le=100, description="How many percent of them.")
    modes: list[Literal["input", "output"]] = Field(
        ["input", "output"],
        min_length=1,
        max_length=2,
        description="What is captured.",
    )
    csv_content_types: list[str] | None = Field(
        None, min_length=1, max_length=10, description="Content types to write as CSV, not Base64."
    )
    json_content_types: list[str] | None = Field(
        None, min_length=1, max_length=10, description="Content types to write as JSON."
    )
