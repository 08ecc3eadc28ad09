"""`private_registry`: images outside of Amazon ECR, which a VPC leads to."""

from collections.abc import Iterator

from modelport.configuration.endpoints.common import Isolated
from modelport.configuration.environment import Environment
from modelport.configuration.model import Container
from modelport.configuration.problems import Problem, join
from modelport.configuration.rules.addresses import arn
from modelport.configuration.rules.places import Use, uses


def errors(environment: Environment) -> Iterator[Problem]:
    """Registries without an image or a network, and what cannot have a network."""
    for key, model in environment.models.items():
        if model.container and model.container.private_registry:
            yield from _container(join("models", key, "container"), model.container, environment)
    for use in uses(environment):
        used = environment.models.get(use.model)
        if used and used.container and used.container.private_registry:
            yield from _network(use)


def _container(path: str, container: Container, environment: Environment) -> Iterator[Problem]:
    registry = container.private_registry
    function = registry.credentials_function if registry else None
    where = join(path, "private_registry.credentials_function")
    yield from arn(where, function, "lambda", environment)
    if container.image is None:
        received, accepted = "private_registry without image", "image: the image's whole name"
        yield Problem(join(path, "image"), received, accepted, "add image")


def _network(use: Use) -> Iterator[Problem]:
    owner = use.owner
    received = f"{use.model}, whose image is in a private registry"
    about = (join("models", use.model),)
    if not isinstance(owner, Isolated):
        received = f"{received}, with {getattr(owner, 'type', 'batch')}"
        accepted = "a type with network: SageMaker reaches the registry through the VPC"
        advice = "choose type: real-time, or copy the image to Amazon ECR"
        yield Problem(use.path, received, accepted, advice, about)
    elif owner.network is None:
        accepted = "network: SageMaker reaches the registry through the VPC"
        advice = "add network, or copy the image to Amazon ECR"
        network = join(*use.path.split(".")[:2], "network")
        yield Problem(use.path, f"{received}, without it", accepted, advice, (*about, network))
