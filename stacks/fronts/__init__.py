"""The stacks of the fronts, one module for each kind."""

from collections.abc import Iterator, Mapping

from modelport.configuration import Environment
from modelport.configuration.endpoints.fronts import AnyFront

STACKS: Mapping[str, str] = {
    "direct": "stacks.fronts.direct:Direct",
    "ec2": "stacks.fronts.ec2:Ec2",
    "eks": "stacks.fronts.eks:Eks",
    "fargate": "stacks.fronts.fargate:Fargate",
    "function_url": "stacks.fronts.function_url:FunctionUrl",
    "graphql": "stacks.fronts.graphql:Graphql",
    "rest": "stacks.fronts.rest:Rest",
    "http": "stacks.fronts.http:Http",
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
