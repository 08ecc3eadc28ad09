"""The stacks of the fronts, one module for each kind."""

from collections.abc import Iterator, Mapping
from typing import Any

from modelport.configuration import Environment
from modelport.configuration.endpoints.fronts import AnyFront
from stacks.fronts.common import FrontStack
from stacks.fronts.direct import Direct
from stacks.fronts.ec2 import Ec2
from stacks.fronts.eks import Eks
from stacks.fronts.fargate import Fargate
from stacks.fronts.function_url import FunctionUrl
from stacks.fronts.graphql import Graphql
from stacks.fronts.http import Http
from stacks.fronts.rest import Rest

STACKS: Mapping[str, type[FrontStack[Any]]] = {
    "direct": Direct,
    "ec2": Ec2,
    "eks": Eks,
    "fargate": Fargate,
    "function_url": FunctionUrl,
    "graphql": Graphql,
    "rest": Rest,
    "http": Http,
}
"""The stack of each kind of front."""

REST_APIS = frozenset({"rest", "direct"})
"""The kinds that need the account's setting for API Gateway's logs."""


def fronts(environment: Environment) -> Iterator[tuple[str, str, AnyFront]]:
    """Every front of the environment: its endpoint's key, its kind and its configuration."""
    for key, endpoint in environment.endpoints.items():
        section = getattr(endpoint, "front", None)
        for kind, front in section.asked_for.items() if section else ():
            yield key, kind, front
