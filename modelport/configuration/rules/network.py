"""`network` and `network_isolation`: identifiers, and what a model needs of the network."""

from collections.abc import Iterator

from modelport.configuration.endpoints.common import Isolated
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.rules.addresses import identifiers
from modelport.configuration.rules.places import uses

_FROM_A_HUB = ("HF_MODEL_ID", "OPTION_MODEL_ID", "SM_VLLM_MODEL")


def errors(environment: Environment) -> Iterator[Problem]:
    """What is no subnet or security group, or there twice."""
    for key, endpoint in environment.endpoints.items():
        if isinstance(endpoint, Isolated) and endpoint.network:
            path = join("endpoints", key, "network")
            yield from identifiers(join(path, "subnets"), "subnet", endpoint.network.subnets)
            groups = endpoint.network.security_groups
            yield from identifiers(join(path, "security_groups"), "sg", groups)


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
