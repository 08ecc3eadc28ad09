"""The image of a framework: published for the version, the region and the instance type."""

from collections.abc import Iterator

from modelport.configuration.endpoints import LambdaEndpoint
from modelport.configuration.environment import Environment
from modelport.configuration.model import Container
from modelport.configuration.problems import Problem, join, listing, show
from modelport.configuration.rules.places import uses
from modelport.facts.images import UnknownImage, resolve
from modelport.facts.instances import find
from modelport.facts.regions import regions


def errors(environment: Environment) -> Iterator[Problem]:
    """Frameworks for which AWS publishes no image that could run where they are used."""
    for use in uses(environment):
        model = environment.models.get(use.model)
        if model is None or model.container is None or isinstance(use.owner, LambdaEndpoint):
            continue
        path, types = join("models", use.model, "container"), use.instance_types
        for where, name in ({use.path: None} if use.is_serverless else types).items():
            yield from image_errors(path, model.container, (where, name), environment.region)


def image_errors(
    path: str, container: Container, on: tuple[str, str | None], region: str
) -> Iterator[Problem]:
    """What is wrong with the framework of a container, where there is no image of it.

    Args:
        path: the container's.
        container: a framework and a version; an image of one's own is never wrong here.
        on: the path of the instance type, and its name; None for serverless inference.
        region: where it runs.
    """
    where, name = on
    is_told = region not in regions() or (name is not None and find(name) is None)
    if is_told or container.image or not (container.framework and container.version):
        return  # there is an error about it already
    try:
        resolve(
            framework=container.framework,
            version=container.version,
            region=region,
            instance_type=name,
            python_version=container.python_version,
            base_framework_version=container.base_framework_version,
        )
    except UnknownImage as unknown:
        if unknown.key == "instance_type":
            said = f"{name or 'serverless inference'} with {container.framework}"
            yield _no_kind(unknown, where, said, path)
        else:
            yield _problem(unknown, path, container, name, region)


def _no_kind(unknown: UnknownImage, path: str, received: str, container: str) -> Problem:
    advice = "choose another instance type, or name an image of your own"
    return Problem(path, received, " or ".join(unknown.accepted), advice, (container,))


def _problem(
    unknown: UnknownImage, path: str, container: Container, instance_type: str | None, region: str
) -> Problem:
    if unknown.key == "region":
        framework = f"{container.framework} {container.version}"
        received = f"{framework} in {region}, where AWS publishes no image of it"
        advice = "choose another region or version, or name an image of your own"
        return Problem(path, received, listing(unknown.accepted), advice, ("region",))
    on = instance_type or "serverless inference"
    received = f"{show(unknown.received)} for {container.framework} on {on}"
    accepted = listing(unknown.accepted) or "nothing: the image has no such part"
    close = unknown.suggestion
    advice = f"did you mean {close}?" if close else "choose one of them"
    return Problem(join(path, unknown.key), received, accepted, advice)
