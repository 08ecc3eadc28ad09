"""Invocations, and what the data plane is given to answer them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from local_aws.hosting_protocol.endpoints import LiveEndpoint
from local_aws.hosting_protocol.fleets import Credentials


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
