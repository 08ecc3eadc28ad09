"""What the stacks of all endpoints have in common."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar, cast

import aws_cdk as cdk
from constructs import Construct

from model_hosting import DEFAULT_VARIANT, Container, CustomMetric, DataCapture, Network
from modelport.configuration import Environment
from modelport.configuration.endpoints.common import DataCapture as DataCaptureConfiguration
from modelport.configuration.endpoints.common import Isolated, Named
from modelport.packaging import Archive
from stacks.endpoints.lifetime import watch
from stacks.model_sources import containers
from stacks.model_stack import ModelStack
from stacks.names import bucket_name, capture_prefix, is_own_bucket

Configured = TypeVar("Configured", bound=Named)
"""The configuration of one type of endpoint."""


class EndpointStack(ModelStack, Generic[Configured]):
    """An endpoint and its models, deployed, rolled back and deleted on their own.

    A type of endpoint is a subclass that says in `compose` what there is.
    """

    name_output: ClassVar = "EndpointName"
    """The stack's output that has the name by which the endpoint is called."""

    def __init__(
        self,
        scope: Construct,
        *,
        environment: Environment,
        key: str,
        archives: Mapping[str, Archive],
    ) -> None:
        """Composes the stack of the endpoint at `key`.

        Args:
            scope: the app.
            environment: the whole configuration.
            key: the endpoint's key in it.
            archives: the packed models, by the model's key.
        """
        self.endpoint_name = environment.endpoint_name(key)
        super().__init__(
            scope,
            environment=environment,
            archives=archives,
            key=key,
            kind="Endpoint",
            about=f"the endpoint {self.endpoint_name}",
        )
        endpoint = cast("Configured", environment.endpoints[key])
        for name, value in endpoint.tags.items():
            cdk.Tags.of(self).add(name, value)
        self.compose(endpoint)
        watch(self, endpoint, self.requests(endpoint))
        cdk.CfnOutput(self, self.name_output, value=self.endpoint_name)

    @abstractmethod
    def compose(self, endpoint: Configured) -> None:
        """Makes the models and the endpoint."""

    def requests(self, endpoint: Configured) -> list[CustomMetric]:  # noqa: ARG002 - of its type
        """The metrics that count what comes: by default those of the only variant."""
        return [invocations(self.dimensions())]

    def dimensions(self, variant: str = DEFAULT_VARIANT) -> dict[str, str]:
        """Those of a variant's metrics, by the endpoint's literal name."""
        return {"EndpointName": self.endpoint_name, "VariantName": variant}

    def containers(
        self, model_key: str, *, instance_type: str | None, hostname: str | None = None
    ) -> list[Container]:
        """The containers that serve a model."""
        return containers(
            self.configuration,
            model_key,
            instance_type=instance_type,
            archives=self.archives,
            encryption_key=self.encryption_key,
            hostname=hostname,
        )

    def capture(self, capture: DataCaptureConfiguration | None) -> DataCapture | None:
        """What is captured, into the environment's own bucket if nothing else is said."""
        if capture is None:
            return None
        bucket = bucket_name(self.configuration, self)
        ours = f"s3://{bucket}/{capture_prefix(self.endpoint_name)}"
        destination = capture.destination or ours
        is_ours = is_own_bucket(destination, self.configuration)
        return DataCapture(
            destination=destination,
            sampling=capture.sampling,
            modes=capture.modes,
            csv_content_types=capture.csv_content_types,
            json_content_types=capture.json_content_types,
            encryption_key=self.encryption_key if is_ours else None,
        )


def isolation(isolated: Isolated) -> dict[str, Any]:
    """What containers may reach, as keywords of `Model` and, for components, of `Endpoint`."""
    network = isolated.network
    return {
        "network": Network(subnets=network.subnets, security_groups=network.security_groups)
        if network
        else None,
        "network_isolation": isolated.network_isolation,
    }


def invocations(dimensions: dict[str, str]) -> CustomMetric:
    """How many requests came."""
    return CustomMetric(name="Invocations", dimensions=dimensions, statistic="Sum")
