"""A request on its way to a fleet: copied to shadow variants, invoked, captured."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus

from local_aws.hosting.requests.capture import CaptureWriter
from local_aws.hosting.requests.capture_event import Event
from local_aws.hosting.requests.metering import NoMeter, metered
from local_aws.hosting.requests.shadows import Shadows
from local_aws.hosting.requests.targets import Target
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import (
    AwsClient,
    ContainerRequest,
    ContainerResponse,
    LiveEndpoint,
    LiveVariant,
    Meter,
    MeteredTarget,
)

_TO_CONTAINER = {
    "ContentType": "Content-Type",
    "Accept": "Accept",
    "CustomAttributes": "X-Amzn-SageMaker-Custom-Attributes",
}
"""SageMaker strips all headers but those of its API (API reference, InvokeEndpoint)."""


class Delivery:
    """What invocations of every kind have in common."""

    def __init__(
        self,
        clients: AwsClient,
        settings: HostingSettings,
        log: Callable[[str], None],
        meter: Meter | None = None,
    ) -> None:
        """Nothing runs before the first request that needs it; `meter` counts invocations."""
        self.meter = meter or NoMeter()
        self._capture = CaptureWriter(clients, settings, log)
        self._shadows = Shadows(settings, log)

    def deliver(  # noqa: PLR0913 - flat, keyword-only arguments
        self,
        endpoint: LiveEndpoint,
        target: Target,
        members: Mapping[str, str],
        *,
        body: bytes,
        timeout: float,
        stream: Callable[[ContainerResponse], None] | None = None,
    ) -> ContainerResponse:
        """Get the container's answer, whatever its status.

        Args:
            endpoint: as it is now.
            target: the fleet.
            members: those of the operation's input that came as headers.
            body: the request's.
            timeout: in seconds.
            stream: is told of each piece of an answer that the container streams.

        Raises:
            InvocationFailed: no container answered; see its kinds.
        """
        request = ContainerRequest(
            body=body,
            headers={
                sent: members[name] for name, sent in _TO_CONTAINER.items() if name in members
            },
            target_model=target.model,
            target_container=target.container,
            timeout=timeout,
        )
        event = Event.of(endpoint, members)

        def send(shadow: LiveVariant) -> None:
            copied = replace(target, variant_name=shadow.name, fleet=shadow.fleet, component=None)
            self._invoke(endpoint, copied, request, event)

        self._shadows.copy(endpoint, send)
        return self._invoke(endpoint, target, replace(request, stream=stream), event)

    def flush(self) -> None:
        """Write what is captured and not yet written."""
        self._capture.flush()

    def stop(self) -> None:
        """Give up copies that wait; write what is captured."""
        self._shadows.stop()
        self._capture.stop()

    def _invoke(
        self, endpoint: LiveEndpoint, target: Target, request: ContainerRequest, event: Event
    ) -> ContainerResponse:
        counted = MeteredTarget(
            endpoint=endpoint, variant_name=target.variant_name, component_name=target.component
        )
        response = metered(self.meter, counted, lambda: target.fleet.invoke(request))
        if is_success(response):
            self._capture.record(endpoint, target.variant_name, event, (request, response))
        return response


def is_success(response: ContainerResponse) -> bool:
    """Whether a container answered with a status of 2xx; all others are model errors."""
    return HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES
