"""`type: multi-container` and `type: pipeline`: the containers on each instance."""

from collections.abc import Iterator

from modelport.configuration.endpoints import MultiContainerEndpoint, PipelineEndpoint
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.rules.model_sources import container_count, refuse_several
from modelport.facts.service_model import matches, shape

_MOST = shape("ContainerDefinitionList")["max"]


def errors(environment: Environment) -> Iterator[Problem]:
    """Host names that SageMaker does not take, and more containers than an instance runs."""
    for key, endpoint in environment.endpoints.items():
        path = join("endpoints", key, "models")
        if isinstance(endpoint, MultiContainerEndpoint):
            for name, model in endpoint.models.items():
                yield from _hostname(join(path, name), name)
                what = "a container that is called directly"
                yield from refuse_several(environment, model, join(path, name), what)
        if isinstance(endpoint, PipelineEndpoint):
            count = sum(container_count(environment, model) or 1 for model in endpoint.models)
            if count > _MOST:
                accepted = f"at most {_MOST}"
                yield Problem(path, f"{count} containers in all", accepted, "remove some")


def _hostname(path: str, name: str) -> Iterator[Problem]:
    if not name or not matches(name, "ContainerHostname"):
        accepted = "letters, digits and hyphens between them, at most 63 characters"
        yield Problem(path, show(name), accepted, "rename it: it is the container's host name")
