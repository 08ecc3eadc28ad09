"""The image of a framework: published for the version, the region and the instance type."""

from collections.abc import Iterator

from modelport.configuration.endpoint import RealTimeEndpoint
from modelport.configuration.environment import Environment
from modelport.configuration.model import Container
from modelport.configuration.problems import Problem, join, listing, show
from modelport.facts.images import UnknownImage, resolve
from modelport.facts.instances import hosting_types
from modelport.facts.regions import regions


def errors(environment: Environment) -> Iterator[Problem]:
    """Frameworks for which AWS publishes no image that an endpoint could run."""
    if environment.region not in regions():
        return  # there is an error about it already
    told = set()
    for key, endpoint in environment.endpoints.items():
        model = environment.models.get(endpoint.model)
        if model is None or endpoint.instance_type not in hosting_types():
            continue
        try:
            _resolve(model.container, endpoint, environment.region)
        except UnknownImage as unknown:
            problem = _problem(unknown, key, endpoint, model.container, environment.region)
            told.add(problem)
    yield from sorted(told, key=str)


def _resolve(container: Container, endpoint: RealTimeEndpoint, region: str) -> None:
    if container.image is None and container.framework and container.version:
        resolve(
            framework=container.framework,
            version=container.version,
            region=region,
            instance_type=endpoint.instance_type,
            python_version=container.python_version,
            base_framework_version=container.base_framework_version,
        )


def _problem(
    unknown: UnknownImage, key: str, endpoint: RealTimeEndpoint, container: Container, region: str
) -> Problem:
    framework = f"{container.framework} {container.version}"
    if unknown.key == "instance_type":
        path, accepted = join("endpoints", key, "instance_type"), " or ".join(unknown.accepted)
        received = f"{endpoint.instance_type} with {container.framework}"
        advice = "choose another instance type, or name an image of your own"
    elif unknown.key == "region":
        path, accepted = join("models", endpoint.model, "container"), listing(unknown.accepted)
        received = f"{framework} in {region}, where AWS publishes no image of it"
        advice = "choose another region or version, or name an image of your own"
    else:
        path = join("models", endpoint.model, "container", unknown.key)
        received = f"{show(unknown.received)} for {container.framework} on {endpoint.instance_type}"
        accepted = listing(unknown.accepted) or "nothing: the image has no such part"
        close = unknown.suggestion
        advice = f"did you mean {close}?" if close else "choose one of them"
    return Problem(path, received, accepted, advice)
