"""`network` and `network_isolation`: identifiers, and what a model needs of the network."""

import re
from collections.abc import Iterator

from modelport.configuration.endpoints.common import Isolated, Network
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.rules.places import uses

_FROM_A_HUB = ("HF_MODEL_ID", "OPTION_MODEL_ID", "SM_VLLM_MODEL")


def errors(environment: Environment) -> Iterator[Problem]:
    """What is no subnet or security group, or there twice."""
    for key, endpoint in environment.endpoints.items():
        if isinstance(endpoint, Isolated) and endpoint.network:
            yield from _identifiers(join("endpoints", key, "network"), endpoint.network)


def warnings(environment: Environment) -> Iterator[Problem]:
    """A VPC in a single zone, and models from a hub that no network leads to."""
    for key, endpoint in environment.endpoints.items():
        if isinstance(endpoint, Isolated) and endpoint.network:
            path = join("endpoints", key, "network.subnets")
            if len(endpoint.network.subnets) == 1:
                accepted = "subnets in two zones at least"
                advice = "instances are spread over zones: add a subnet in another one"
                yield Problem(path, "one subnet", accepted, advice)
    for use in uses(environment):
        model = environment.models.get(use.model)
        if not (model and isinstance(use.owner, Isolated) and use.owner.network_isolation):
            continue
        for name in filter(model.environment.__contains__, _FROM_A_HUB):
            if not model.environment[name].startswith("/opt/ml/"):
                path = join("models", use.model, "environment", name)
                accepted = "a model in artifact: the container is cut off from every network"
                advice = "put the model into S3, or remove network_isolation"
                yield Problem(path, f"{show(model.environment[name])}", accepted, advice)


def _identifiers(path: str, network: Network) -> Iterator[Problem]:
    for key, prefix in (("subnets", "subnet"), ("security_groups", "sg")):
        found: list[str] = getattr(network, key)
        for identifier in found:
            if not re.fullmatch(prefix + r"-[0-9a-f]{8}([0-9a-f]{9})?", identifier):
                accepted = f"{prefix}- and 8 or 17 hexadecimal digits"
                yield Problem(join(path, key), show(identifier), accepted, "write its identifier")
        if len(set(found)) < len(found):
            yield Problem(join(path, key), "one of them twice", "each once", "remove one")
