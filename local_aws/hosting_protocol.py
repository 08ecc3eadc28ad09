"""What the control plane and the data plane of the embedded AWS agree on.

The control plane (`local_aws.sagemaker`) decides which fleets exist; the data plane
(`local_aws.hosting`) runs their workers and answers invocations.

The control plane expects of `local_aws.hosting`:

- `start_fleet(spec: FleetSpec) -> Fleet`: returns at once, the workers start behind it;
- `local_aws.hosting.invocations.handle(request: InvocationRequest, lookup: Lookup)
  -> InvocationResponse`: blocking, called on a thread; everything under `/endpoints/…` comes here
  after IAM has allowed it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


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
class FleetSpec:
    """One variant's container and how many instances it asks for.

    `credentials` assumes the model's ExecutionRoleArn as SageMaker does and raises
    `ContainerFailed` when the role's trust policy refuses. `instance_count` is what the endpoint
    config asks for: the data plane caps its worker processes. `work_folder` exists, belongs to this
    fleet alone, and is removed by `Fleet.stop`. `log` receives a line per event, for people.
    """

    account: str
    region: str
    endpoint_name: str
    variant_name: str
    model_name: str
    image: str
    model_data_url: str | None
    environment: Mapping[str, str]
    instance_type: str
    instance_count: int
    startup_timeout: float
    download_timeout: float
    credentials: Callable[[], Credentials]
    s3_url: str
    work_folder: Path
    log: Callable[[str], None]
    model_data_compressed: bool = True


@dataclass(frozen=True, kw_only=True)
class ContainerResponse:
    """What a container answered to /invocations, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Fleet(Protocol):
    """The workers of one variant."""

    def wait_ready(self, timeout: float | None = None) -> None:
        """Block until every worker answered /ping with 200; raise `ContainerFailed` otherwise."""

    def invoke(self, *, body: bytes, headers: Mapping[str, str]) -> ContainerResponse:
        """Pass a request to a worker's /invocations."""

    def resize(self, instance_count: int) -> None:
        """Have that many workers (capped); returns when they are there."""

    def stop(self) -> None:
        """End the workers and remove their files; may be called twice and before readiness."""


class StartFleet(Protocol):
    """How the control plane starts a fleet: `local_aws.hosting.start_fleet`."""

    def __call__(self, spec: FleetSpec) -> Fleet:
        """Start a fleet and return before it is ready."""


@dataclass(frozen=True, kw_only=True)
class LiveVariant:
    """A variant that serves, with its current weight (as in DescribeEndpoint's CurrentWeight)."""

    name: str
    weight: float
    fleet: Fleet


@dataclass(frozen=True, kw_only=True)
class LiveEndpoint:
    """An endpoint as InvokeEndpoint sees it.

    `status` is EndpointStatus; `variants` are those that serve now: empty while Creating or
    Failed, the old ones while Updating.
    """

    name: str
    status: str
    variants: tuple[LiveVariant, ...]


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
    """The runtime API's answer."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
