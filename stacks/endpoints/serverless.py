"""A model that SageMaker runs while there are requests."""

from model_hosting import Endpoint, ServerlessVariant
from modelport.configuration.endpoints import ServerlessEndpoint
from stacks.endpoints.common import EndpointStack
from stacks.endpoints.scaling import concurrency_scaling


class Serverless(EndpointStack[ServerlessEndpoint]):
    """An endpoint without instances, whose storage volumes the environment's key encrypts."""

    def compose(self, endpoint: ServerlessEndpoint) -> None:
        """Makes the models and the endpoint."""
        variant = ServerlessVariant(
            model=self.model(self, endpoint.model, instance_type=None),
            memory_size=endpoint.memory_size,
            max_concurrency=endpoint.max_concurrency,
            provisioned_concurrency=_provisioned(endpoint),
            scaling=concurrency_scaling(endpoint.scaling, self.dimensions()),
        )
        Endpoint(
            self,
            "Endpoint",
            endpoint_name=self.endpoint_name,
            variants=[variant],
            volume_key=self.encryption_key,
        )


def _provisioned(endpoint: ServerlessEndpoint) -> int | None:
    """What scaling begins with: a variant without any can't be a scalable target."""
    if endpoint.provisioned_concurrency is None and endpoint.scaling:
        return endpoint.scaling.min
    return endpoint.provisioned_concurrency
