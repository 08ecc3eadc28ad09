"""A model that SageMaker runs while there are requests."""

from model_hosting import (
    PROVISIONED_CONCURRENCY_UTILIZATION,
    Endpoint,
    ServerlessVariant,
    TargetTracking,
)
from modelport.configuration.endpoints import ServerlessEndpoint
from modelport.configuration.endpoints.scaling import ProvisionedConcurrencyScaling
from stacks.endpoints.common import EndpointStack


class Serverless(EndpointStack[ServerlessEndpoint]):
    """An endpoint without instances, whose storage volumes the environment's key encrypts."""

    def compose(self, endpoint: ServerlessEndpoint) -> None:
        """Makes the models and the endpoint."""
        variant = ServerlessVariant(
            model=self.model(self, endpoint.model, instance_type=None),
            memory_size=endpoint.memory_size,
            max_concurrency=endpoint.max_concurrency,
            provisioned_concurrency=_provisioned(endpoint),
            scaling=_tracking(endpoint.scaling) if endpoint.scaling else None,
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


def _tracking(scaling: ProvisionedConcurrencyScaling) -> TargetTracking:
    return TargetTracking(
        min_capacity=scaling.min,
        max_capacity=scaling.max,
        metric=PROVISIONED_CONCURRENCY_UTILIZATION,
        target_value=scaling.utilization,
        scale_in_cooldown=scaling.scale_in_cooldown,
        scale_out_cooldown=scaling.scale_out_cooldown,
    )
