"""An endpoint with one variant on instances, whose model is put together from several."""

from collections.abc import Sequence
from typing import Any

from model_hosting import Container, DataCapture, Endpoint, Model
from modelport.configuration.endpoints import (
    MultiContainerEndpoint,
    MultiModelEndpoint,
    PipelineEndpoint,
)
from stacks.endpoints.common import EndpointStack, isolation
from stacks.endpoints.deployment import endpoint_deployment
from stacks.endpoints.fleets import instance_variant, volume_key
from stacks.endpoints.scaling import instance_scaling

SingleVariant = MultiContainerEndpoint | MultiModelEndpoint | PipelineEndpoint


def serve(
    stack: EndpointStack[Any],
    endpoint: SingleVariant,
    containers: Sequence[Container],
    *,
    direct: bool = False,
    capture: DataCapture | None = None,
) -> Endpoint:
    """Makes a model of `containers`, and the endpoint that serves it.

    Args:
        stack: the endpoint's.
        endpoint: its configuration.
        containers: in the order in which they run.
        direct: whether a request names one of them by its hostname.
        capture: requests and answers to write to S3.
    """
    model = Model(stack, "Model", containers=containers, direct=direct, **isolation(endpoint))
    variant = instance_variant(
        endpoint,
        model,
        initial_instance_count=endpoint.initial_instance_count,
        scaling=instance_scaling(endpoint.scaling, endpoint, stack.dimensions()),
    )
    return Endpoint(
        stack,
        "Endpoint",
        endpoint_name=stack.endpoint_name,
        variants=[variant],
        volume_key=volume_key(stack, [endpoint], encryption_key=stack.encryption_key),
        capture=capture,
        deployment=endpoint_deployment(endpoint.deployment, [stack.dimensions()]),
    )
