"""`front.fargate`, `front.ec2`, `front.eks`: what the load balancer and the containers need."""

from collections.abc import Callable, Iterator

from modelport.configuration.endpoints.fronts import EksFront, FargateFront
from modelport.configuration.endpoints.fronts.container import ContainerFront
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join
from modelport.configuration.rules.fronts import ASKS, fronts

_MEMORY = {
    256: [512, 1024, 2048],
    512: [*range(1024, 4097, 1024)],
    1024: [*range(2048, 8193, 1024)],
    2048: [*range(4096, 16385, 1024)],
    4096: [*range(8192, 30721, 1024)],
}
"""By CPU units, the MB of memory: Amazon ECS developer guide, "Task CPU and memory"."""


def errors(environment: Environment) -> Iterator[Problem]:
    """Everything that the load balancer, the service or the cluster would refuse."""
    checks: tuple[Callable[[str, ContainerFront], Iterator[Problem]], ...] = (
        _tokens,
        _bounds,
        _memory,
        _network,
    )
    for path, front in fronts(environment):
        if not isinstance(front, ContainerFront):
            continue
        yield from _certificate(path, front, environment)
        for check in checks:
            yield from check(path, front)


def _certificate(path: str, front: ContainerFront, environment: Environment) -> Iterator[Problem]:
    """HTTPS has a certificate of the same region; only the embedded AWS does without."""
    where = join(path, "certificate")
    example = f"arn:aws:acm:{environment.region}:{environment.account or '111122223333'}:"
    example += "certificate/ID"
    if front.certificate:
        parts = front.certificate.split(":")
        if len(parts) != 6 or parts[2:4] != ["acm", environment.region]:  # noqa: PLR2004 - an ARN's parts
            accepted = f"a certificate in {environment.region}, such as {example}"
            yield Problem(where, front.certificate, accepted, "request or import one there")
    elif not environment.is_embedded:
        advice = "the load balancer listens on HTTPS alone: request or import one"
        yield Problem(where, "", example, advice)
    elif front.authorisation in ASKS.values():
        accepted = f"a certificate, such as {example}; or api-key"
        advice = f"{front.authorisation} is checked on HTTPS alone"
        yield Problem(where, "", accepted, advice)


def _tokens(path: str, front: ContainerFront) -> Iterator[Problem]:
    """The load balancer's documentation doesn't say whether several values mean any or all."""
    if front.jwt is None:
        return
    for name, values in (("audiences", front.jwt.audiences), ("scopes", front.jwt.scopes)):
        if len(values) > 1:
            where = join(path, "jwt", name)
            advice = "use an HTTP API (front.http) for more"
            yield Problem(where, f"{len(values)} of them", "one of them", advice)


def _bounds(path: str, front: ContainerFront) -> Iterator[Problem]:
    """There is room between the fewest and the most."""
    bounds = front.containers
    if bounds.min > bounds.max:
        where = join(path, "containers", "min")
        yield Problem(
            where, str(bounds.min), f"at most max ({bounds.max})", "lower it, or raise max"
        )


def _memory(path: str, front: ContainerFront) -> Iterator[Problem]:
    """Fargate has containers of certain sizes."""
    if isinstance(front, FargateFront) and front.memory not in _MEMORY[front.cpu]:
        sizes = ", ".join(map(str, _MEMORY[front.cpu]))
        advice = "choose one of them, or another cpu"
        received = f"{front.memory} with cpu {front.cpu}"
        yield Problem(join(path, "memory"), received, sizes, advice)


def _network(path: str, front: ContainerFront) -> Iterator[Problem]:
    """A network has both subnets in each zone; a cluster that is there has one."""
    vpc = front.vpc
    if isinstance(front, EksFront) and front.cluster and vpc is None:
        advice = "the load balancer stands where the cluster's pods are: name its network"
        yield Problem(join(path, "vpc"), "", "the network of the cluster", advice)
    if vpc is None:
        return
    for name in ("public_subnets", "private_subnets"):
        given = len(getattr(vpc, name))
        if given != len(vpc.zones):
            accepted = f"one in each of the {len(vpc.zones)} zones, in the same order"
            yield Problem(join(path, "vpc", name), f"{given} of them", accepted, "list one a zone")
