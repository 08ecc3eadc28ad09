"""Containers in a row, each of which gets what the one before it answered."""

from modelport.configuration.endpoints import PipelineEndpoint
from stacks.endpoints.common import EndpointStack
from stacks.endpoints.fleets import image_type
from stacks.endpoints.single_variant import serve


class Pipeline(EndpointStack[PipelineEndpoint]):
    """A serial inference pipeline."""

    def compose(self, endpoint: PipelineEndpoint) -> None:
        """Makes the models and the endpoint."""
        containers = [
            container
            for model in endpoint.models
            for container in self.containers(model, instance_type=image_type(endpoint))
        ]
        serve(self, endpoint, containers, capture=self.capture(endpoint.capture))
