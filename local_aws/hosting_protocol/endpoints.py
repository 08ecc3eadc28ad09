"""Endpoints that serve, as the control plane describes them to the data plane."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from local_aws.hosting_protocol.fleets import Credentials, Fleet, Serverless


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
