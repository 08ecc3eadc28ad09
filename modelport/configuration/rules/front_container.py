"""`front.fargate`, `front.ec2`, `front.eks`: what the load balancer and the containers need."""

import re
from collections.abc import Callable, Iterator

from modelport.configuration.endpoints.fronts import Ec2Front, EksFront, FargateFront
from modelport.configuration.endpoints.fronts.container import ContainerFront
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, did_you_mean, join, show
from modelport.configuration.rules.addresses import arn, identifiers
from modelport.configuration.rules.fronts import ASKS, fronts
from modelport.facts.instances import ec2_types

_MEMORY = {
    256: [512, 1024, 2048],
    512: [*range(1024, 4097, 1024)],
    1024: [*range(2048, 8193, 1024)],
    2048: [*range(4096, 16385, 1024)],
    4096: [*range(8192, 30721, 1024)],
}
"""By CPU units, the MB of memory: Amazon ECS developer guide, "Task CPU and memory"."""
_LONGEST_CLAIM = 256
"""Characters of what a load balancer compares in a token, and of the URLs that it knows."""
_EC2_TYPE = re.compile(r"[a-z][a-z0-9-]*\.[a-z0-9-]+")
_NAMESPACE = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_CLUSTER = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,99}")


def errors(environment: Environment) -> Iterator[Problem]:
    """Everything that the load balancer, the service or the cluster would refuse."""
    checks: tuple[Callable[[str, ContainerFront], Iterator[Problem]], ...] = (
        _tokens,
        _bounds,
        _memory,
        _machine,
    )
    for path, front in fronts(environment):
        if not isinstance(front, ContainerFront):
            continue
        yield from _certificate(path, front, environment)
        yield from _network(path, front, environment)
        if isinstance(front, EksFront):
            yield from _kubernetes(path, front, environment)
        for check in checks:
            yield from check(path, front)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Instance types that EC2's list, which may be older, does not have."""
    for path, front in fronts(environment):
        if not isinstance(front, Ec2Front) or not _EC2_TYPE.fullmatch(front.instance_type):
            continue
        if front.instance_type not in ec2_types():
            accepted = "an EC2 instance type such as t4g.small"
            advice = did_you_mean(front.instance_type, ec2_types(), "check that there is such one")
            yield Problem(join(path, "instance_type"), front.instance_type, accepted, advice)


def _certificate(path: str, front: ContainerFront, environment: Environment) -> Iterator[Problem]:
    """HTTPS has a certificate of the same region; only the embedded AWS does without."""
    where = join(path, "certificate")
    yield from arn(where, front.certificate, "acm", environment)
    if front.certificate:
        return
    example = f"arn:aws:acm:{environment.region}:{environment.account or '111122223333'}:"
    example += "certificate/ID"
    if not environment.is_embedded:
        advice = "the load balancer listens on HTTPS alone: request or import one"
        yield Problem(where, "nothing", example, advice, ("account",))
    elif front.authorisation in ASKS.values():
        accepted = f"a certificate, such as {example}; or api-key"
        advice = f"{front.authorisation} is checked on HTTPS alone"
        yield Problem(where, "nothing", accepted, advice)


def _tokens(path: str, front: ContainerFront) -> Iterator[Problem]:
    """The load balancer's documentation doesn't say whether several values mean any or all.

    Lengths: Elastic Load Balancing API reference, "JwtValidationActionConfig" and
    "JwtValidationActionAdditionalClaim".
    """
    if front.jwt is None:
        return
    more = "use an HTTP API (front.http) for more"
    asked = {"audiences": front.jwt.audiences, "scopes": front.jwt.scopes}
    for name, values in asked.items():
        if len(values) > 1:
            yield Problem(join(path, "jwt", name), f"{len(values)} of them", "one of them", more)
    texts = asked | {"issuer": [front.jwt.issuer], "jwks": [front.jwt.jwks or ""]}
    for name, values in texts.items():
        longest = max(map(len, values), default=0)
        if longest > _LONGEST_CLAIM:
            accepted = f"at most {_LONGEST_CLAIM}"
            yield Problem(join(path, "jwt", name), f"{longest} characters", accepted, more)


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


def _machine(path: str, front: ContainerFront) -> Iterator[Problem]:
    """EC2's own names of instance types have no `ml.` in front."""
    if isinstance(front, Ec2Front) and not _EC2_TYPE.fullmatch(front.instance_type):
        advice = did_you_mean(front.instance_type.removeprefix("ml."), ec2_types(), "choose one")
        accepted = "an EC2 instance type such as t4g.small"
        yield Problem(join(path, "instance_type"), show(front.instance_type), accepted, advice)


def _kubernetes(path: str, front: EksFront, environment: Environment) -> Iterator[Problem]:
    """Kubernetes, "Object Names and IDs"; Amazon EKS API reference, "CreateCluster"."""
    if not _NAMESPACE.fullmatch(front.namespace):
        accepted = "small letters, digits and hyphens between them, at most 63 characters"
        yield Problem(join(path, "namespace"), show(front.namespace), accepted, "rename it")
    if cluster := front.cluster:
        where = join(path, "cluster")
        if not _CLUSTER.fullmatch(cluster.name):
            accepted = "letters, digits, - and _, at most 100 characters"
            advice = "write it as Amazon EKS lists it"
            yield Problem(join(where, "name"), show(cluster.name), accepted, advice)
        yield from arn(join(where, "kubectl_role"), cluster.kubectl_role, "iam", environment)
        yield from identifiers(join(where, "security_group"), "sg", [cluster.security_group])


def _network(path: str, front: ContainerFront, environment: Environment) -> Iterator[Problem]:
    """A network has both subnets in each zone; a cluster that is there has one."""
    vpc = front.vpc
    if isinstance(front, EksFront) and front.cluster and vpc is None:
        advice = "the load balancer stands where the cluster's pods are: name its network"
        yield Problem(join(path, "vpc"), "nothing", "the network of the cluster", advice)
    if vpc is None:
        return
    yield from identifiers(join(path, "vpc.id"), "vpc", [vpc.id])
    for zone in vpc.zones:
        if not zone.startswith(environment.region) or zone == environment.region:
            accepted = f"zones of {environment.region}, such as {environment.region}a"
            where = join(path, "vpc.zones")
            yield Problem(where, show(zone), accepted, "name the VPC's own", ("region",))
    for name in ("public_subnets", "private_subnets"):
        yield from identifiers(join(path, "vpc", name), "subnet", getattr(vpc, name))
        given = len(getattr(vpc, name))
        if given != len(vpc.zones):
            accepted = f"one in each of the {len(vpc.zones)} zones, in the same order"
            yield Problem(join(path, "vpc", name), f"{given} of them", accepted, "list one a zone")
