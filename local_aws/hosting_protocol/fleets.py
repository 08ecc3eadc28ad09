"""Fleets, as the control plane starts them and the data plane runs them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """Temporary credentials of a model's execution role."""

    access_key_id: str
    secret_access_key: str
    session_token: str


class ContainerFailed(Exception):  # noqa: N818 - the field says that a container failed
    """A fleet can't serve; `reason` is what DescribeEndpoint shows as FailureReason."""

    def __init__(self, reason: str) -> None:
        """Keep the reason, in SageMaker's words."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class ContainerSpec:
    """One container of a model.

    `hostname` is ContainerHostname. With `multi_model` (Mode: MultiModel), `model_data_url` is the
    prefix that TargetModel's archives lie below, and `caches_models` is ModelCacheSetting.
    `model_data_compressed` is False for a prefix of uncompressed files.
    """

    image: str
    model_data_url: str | None
    environment: Mapping[str, str]
    model_data_compressed: bool = True
    hostname: str | None = None
    multi_model: bool = False
    caches_models: bool = True


@dataclass(frozen=True, kw_only=True)
class Serverless:
    """A variant without instances: ServerlessConfig. `provisioned_concurrency` stays warm."""

    memory_size_in_mb: int
    max_concurrency: int
    provisioned_concurrency: int = 0


@dataclass(frozen=True, kw_only=True)
class FleetSpec:
    """One variant's containers and how many instances it asks for.

    `mode` is InferenceExecutionConfig's: with Serial each container gets the answer of the one
    before it, with Direct a request names one. `credentials` assumes the model's ExecutionRoleArn
    as SageMaker does and raises `ContainerFailed` when the role's trust policy refuses.
    `instance_count` is what the endpoint config asks for: the data plane caps its worker
    processes; it may be 0 for an inference component or after scaling. `work_folder` exists,
    belongs to this fleet alone, and is removed by `Fleet.stop`. `log` receives a line per event,
    for people.
    """

    account: str
    region: str
    endpoint_name: str
    variant_name: str
    model_name: str
    containers: tuple[ContainerSpec, ...]
    instance_type: str
    instance_count: int
    startup_timeout: float
    download_timeout: float
    credentials: Callable[[], Credentials]
    s3_url: str
    work_folder: Path
    log: Callable[[str], None]
    mode: Literal["Serial", "Direct"] = "Serial"
    serverless: Serverless | None = None


@dataclass(frozen=True, kw_only=True)
class ContainerRequest:
    """A request on its way to a variant's container.

    `target_model` and `target_container` are InvokeEndpoint's TargetModel and
    TargetContainerHostname. `timeout` is in seconds. `stream` is told of each piece of an answer
    that the container streams, as it comes; the answer's own body is empty then.
    """

    body: bytes
    headers: Mapping[str, str]
    target_model: str | None = None
    target_container: str | None = None
    timeout: float = 60.0
    stream: "Callable[[ContainerResponse], None] | None" = None


@dataclass(frozen=True, kw_only=True)
class ContainerResponse:
    """What a container answered to /invocations, whatever its status.

    `container` is what AWS's messages call it: `primary` or the container's hostname.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    container: str = "primary"


class Fleet(Protocol):
    """The workers of one variant."""

    def wait_ready(self, timeout: float | None = None) -> None:
        """Block until every worker answered /ping with 200; raise `ContainerFailed` otherwise."""

    def invoke(self, request: ContainerRequest) -> ContainerResponse:
        """Pass a request to a worker's /invocations."""

    def resize(self, instance_count: int) -> None:
        """Have that many workers (capped), or none; returns when they are there."""

    def stop(self) -> None:
        """End the workers and remove their files; may be called twice and before readiness."""


class StartFleet(Protocol):
    """How the control plane starts a fleet: `local_aws.hosting.start_fleet`."""

    def __call__(self, spec: FleetSpec) -> Fleet:
        """Start a fleet and return before it is ready."""
