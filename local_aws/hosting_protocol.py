"""What the control plane and the data plane of the embedded AWS agree on.

The control plane (`local_aws.sagemaker`) decides which fleets exist; the data plane
(`local_aws.hosting`) runs their workers and answers invocations.

The control plane expects of `local_aws.hosting`:

- `start_fleet(spec: FleetSpec) -> Fleet`: returns at once, the workers start behind it;
- `local_aws.hosting.invocations.Invocations(lookup, clients, settings, log)`, made once: its
  `handle(request: InvocationRequest) -> InvocationResponse` is blocking and called on a thread;
  everything under `/endpoints/…` comes there after IAM has allowed it. `drop` is told of an
  endpoint that is deleted, and `stop` is called while S3 still answers.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol


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


@dataclass(frozen=True, kw_only=True)
class LiveVariant:
    """A variant that serves, with its current weight (as in DescribeEndpoint's CurrentWeight).

    `container_hostnames` are those that TargetContainerHostname may, and must, name: none but for
    InferenceExecutionConfig Direct. A request to a multi-model variant must name a TargetModel.
    `instance_count` is CurrentInstanceCount: how many asynchronous requests are let in at once
    follows it, and none is while it is 0.
    """

    name: str
    weight: float
    fleet: Fleet
    instance_count: int = 1
    is_multi_model: bool = False
    container_hostnames: tuple[str, ...] = ()
    serverless: Serverless | None = None


@dataclass(frozen=True, kw_only=True)
class LiveComponent:
    """An inference component that serves; `copies` may be 0."""

    name: str
    variant_name: str
    fleet: Fleet
    copies: int


@dataclass(frozen=True, kw_only=True)
class Capture:
    """DataCaptureConfig: what of requests and answers is written to S3, and where."""

    destination: str
    sampling_percentage: int
    captures_input: bool
    captures_output: bool
    csv_content_types: tuple[str, ...] = ()
    json_content_types: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Asynchronous:
    """AsyncInferenceConfig: where answers and errors go, and who is told."""

    output_path: str | None
    failure_path: str | None
    success_topic: str | None
    error_topic: str | None
    responses_in: frozenset[str]
    max_concurrent_invocations: int | None


@dataclass(frozen=True, kw_only=True)
class LiveEndpoint:
    """An endpoint as InvokeEndpoint sees it.

    `status` is EndpointStatus; `variants` are those that serve now: empty while Creating or
    Failed, the old ones while Updating. `shadows` get copies of requests; their weight relative to
    the sum of the production variants' is the share that is copied. `credentials` are those of the
    execution role that reads inputs, writes answers and capture, and publishes to topics.
    """

    account: str
    region: str
    name: str
    status: str
    variants: tuple[LiveVariant, ...]
    shadows: tuple[LiveVariant, ...] = ()
    components: tuple[LiveComponent, ...] = ()
    has_components: bool = False
    capture: Capture | None = None
    asynchronous: Asynchronous | None = None
    credentials: Callable[[], Credentials] | None = None


SERVES = frozenset({"InService", "Updating", "RollingBack", "UpdateRollbackFailed"})
"""The statuses in which an endpoint takes requests."""


class Lookup(Protocol):
    """How the data plane finds an endpoint; None when there is none of that name."""

    def __call__(self, account: str, region: str, endpoint_name: str) -> LiveEndpoint | None:
        """Find an endpoint, ignoring the case of its name."""


@dataclass(frozen=True, kw_only=True)
class InvocationRequest:
    """A request to the sagemaker-runtime API; header names are lower case."""

    account: str
    region: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class InvocationResponse:
    """The runtime API's answer; `parts` is a body that comes piece by piece."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    parts: Iterator[bytes] | None = None


class AwsClient(Protocol):
    """How the data plane reaches a service of the embedded AWS: a boto3 client."""

    def __call__(self, service: str, *, credentials: Credentials, region: str) -> Any:
        """A client that acts with these credentials, so that IAM is enforced."""


@dataclass(frozen=True, kw_only=True)
class MeteredTarget:
    """What an invocation is for: a variant or a shadow variant, and perhaps a component on it."""

    endpoint: LiveEndpoint
    variant_name: str
    component_name: str | None = None


class Meter(Protocol):
    """Who counts invocations."""

    def started(self, target: MeteredTarget) -> None:
        """A request is handed to a fleet."""

    def finished(self, target: MeteredTarget, *, seconds: float, status: int | None) -> None:
        """A request has its answer; `status` is None when no container took it."""

    def no_capacity(self, target: MeteredTarget) -> None:
        """A request found an inference component without a copy."""
