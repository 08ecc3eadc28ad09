"""Names: of the file, of models and endpoints, and of the stacks that are made of them."""

import re
from collections.abc import Iterable, Iterator

from modelport.configuration.endpoints import InferenceComponentsEndpoint
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join, show
from modelport.facts.service_model import matches, shape

_NAME = re.compile(r"[A-Za-z0-9](-?[A-Za-z0-9])*")
_ACCEPTED = "letters, digits and single hyphens between them"
LONGEST_NAME: int = 63
"""For endpoints: botocore's EndpointName (the CloudFormation schema's 64 is not accepted)."""
LONGEST_STACK_NAME = 128
"""AWS CloudFormation User Guide, "CreateStack": StackName."""


def errors(environment: Environment) -> Iterator[Problem]:
    """Names that AWS does not accept, that are too long, or that two things share."""
    if not _NAME.fullmatch(environment.name):
        file = f"the file's name {show(environment.name)}"
        yield Problem("", file, _ACCEPTED, "rename the file: stacks are named after it")
    for section, keys in _keys(environment):
        for key in keys:
            if not _NAME.fullmatch(key):
                yield Problem(join(section, key), show(key), _ACCEPTED, "rename it")
    for key in environment.endpoints:
        yield from _endpoint_name(environment, key)
        yield from _stack_name(join("endpoints", key), environment, key, "Endpoint")
    for key in environment.batch:
        yield from _stack_name(join("batch", key), environment, key, "Batch")
    for path, name in _components(environment):
        if len(name) > LONGEST_NAME:
            received = f"{show(name)} ({len(name)} characters), of the endpoint's name and this key"
            accepted = f"at most {LONGEST_NAME} characters, as SageMaker takes them"
            yield Problem(path, received, accepted, "shorten the key, or the endpoint's name")
    names = {
        join("endpoints", key, "name"): environment.endpoint_name(key)
        for key in environment.endpoints
    }
    for shared in (names, dict(_components(environment)), *_stacks(environment)):
        yield from _shared(shared)


def _keys(environment: Environment) -> Iterator[tuple[str, Iterable[str]]]:
    yield "models", environment.models
    yield "endpoints", environment.endpoints
    yield "batch", environment.batch
    for key, endpoint in environment.endpoints.items():
        if isinstance(endpoint, InferenceComponentsEndpoint):
            yield join("endpoints", key, "components"), endpoint.components


def _components(environment: Environment) -> Iterator[tuple[str, str]]:
    """Every inference component's path and its name in SageMaker."""
    for key, endpoint in environment.endpoints.items():
        if isinstance(endpoint, InferenceComponentsEndpoint):
            for name in endpoint.components:
                path = join("endpoints", key, "components", name)
                yield path, f"{environment.endpoint_name(key)}-{name}"


def _endpoint_name(environment: Environment, key: str) -> Iterator[Problem]:
    name, given = environment.endpoint_name(key), environment.endpoints[key].name
    path = join("endpoints", key, "name")
    if len(name) > LONGEST_NAME:
        received = f"{show(name)} ({len(name)} characters)"
        accepted = f"at most {LONGEST_NAME} characters, as SageMaker takes them"
        yield Problem(path, received, accepted, "shorten it" if given else "give a shorter name")
    elif given is not None and not (given and matches(given, "EndpointName")):
        pattern = shape("EndpointName")["pattern"]
        accepted = f"letters, digits and hyphens between them ({pattern})"
        yield Problem(path, show(given), accepted, "rename it")


def _stack_name(path: str, environment: Environment, key: str, what: str) -> Iterator[Problem]:
    name = f"Modelport-{environment.name}-{key}-{what}"
    if len(name) > LONGEST_STACK_NAME:
        received = f"a stack's name of {len(name)} characters"
        accepted = f"at most {LONGEST_STACK_NAME}, as CloudFormation takes them"
        yield Problem(path, received, accepted, "shorten the key")


def _stacks(environment: Environment) -> Iterator[dict[str, str]]:
    """Keys that stacks are called by: their templates are files, and case may not count there."""
    yield {join("endpoints", key): key for key in environment.endpoints}
    yield {join("batch", key): key for key in environment.batch}


def _shared(names: dict[str, str]) -> Iterator[Problem]:
    """Names that differ in case only are the same for SageMaker, and for some file systems."""
    first: dict[str, str] = {}
    for path, name in names.items():
        other = first.setdefault(name.lower(), path)
        if other != path:
            received = f"{show(name)}, which {other.removesuffix('.name')} has too"
            accepted = "a name of its own (upper and lower case are the same)"
            yield Problem(path, received, accepted, "rename one of them")
