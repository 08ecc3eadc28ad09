"""Several containers on each instance, of which a request names one."""

from modelport.configuration.endpoints import MultiContainerEndpoint
from stacks.endpoints.common import EndpointStack
from stacks.endpoints.fleets import image_type
from stacks.endpoints.single_variant import serve


class MultiContainer(EndpointStack[MultiContainerEndpoint]):
    """An endpoint whose containers are called directly, by TargetContainerHostname."""

    def compose(self, endpoint: MultiContainerEndpoint) -> None:
        """Makes the models and the endpoint."""
        containers = [
            container
            for hostname, model in endpoint.models.items()
            for container in self.containers(
                model, instance_type=image_type(endpoint), hostname=hostname
            )
        ]
        serve(self, endpoint, containers, direct=True, capture=self.capture(endpoint.capture))
