from typing import Any

import pytest

from modelport.configuration import Environment
from modelport.configuration.rules import find_errors, find_warnings
from tests.synth.environments import changed, environment_of

CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/1"
TOKEN = {"issuer": "https://a.example", "audiences": ["x"]}
VPC = {
    "id": "vpc-0123abcd",
    "zones": ["eu-west-1a", "eu-west-1b"],
    "public_subnets": ["subnet-1111aaaa", "subnet-2222aaaa"],
    "private_subnets": ["subnet-3333aaaa", "subnet-4444aaaa"],
}
THREE = ["subnet-1111aaaa", "subnet-2222aaaa", "subnet-3333aaaa"]
CLUSTER = {
    "name": "c",
    "kubectl_role": "arn:aws:iam::111122223333:role/k",
    "security_group": "sg-0123abcd",
}


def environment(kind: str = "fargate", **front: Any) -> Environment:
    """One with this front, which is right but for what is given."""
    right = {"jwt": TOKEN} if front.get("authorisation", "jwt") == "jwt" else {}
    section = {"certificate": CERTIFICATE, **right, **front}
    embedded = {"account": "000000000000"} if front.get("certificate", "") is None else {}
    return environment_of(**changed("endpoints", front={kind: section}), **embedded)


@pytest.mark.parametrize(
    ("kind", "front", "path"),
    [
        ("fargate", {}, None),
        ("fargate", {"certificate": "arn:aws:acm:us-east-1:1:certificate/1"}, "certificate"),
        ("fargate", {"certificate": None}, "certificate"),
        ("fargate", {"certificate": None, "authorisation": "api-key"}, None),
        ("fargate", {"jwt": None}, "jwt"),
        ("fargate", {"authorisation": "api-key", "jwt": TOKEN}, "jwt"),
        ("fargate", {"authorisation": "mutual-tls"}, "mutual_tls"),
        ("fargate", {"jwt": {**TOKEN, "audiences": ["x", "y"]}}, "jwt.audiences"),
        ("fargate", {"jwt": {**TOKEN, "scopes": ["x", "y"]}}, "jwt.scopes"),
        ("fargate", {"jwt": {**TOKEN, "audiences": ["x" * 257]}}, "jwt.audiences"),
        ("fargate", {"jwt": {**TOKEN, "issuer": f"https://{'a' * 256}"}}, "jwt.issuer"),
        ("fargate", {"jwt": {**TOKEN, "jwks": f"https://a.example/{'a' * 256}"}}, "jwt.jwks"),
        ("ec2", {"containers": {"min": 3, "max": 2}}, "containers.min"),
        ("fargate", {"cpu": 256, "memory": 4096}, "memory"),
        ("fargate", {"cpu": 4096, "memory": 30720}, None),
        ("fargate", {"vpc": {**VPC, "public_subnets": THREE}}, "vpc.public_subnets"),
        ("fargate", {"vpc": {**VPC, "private_subnets": ["a", "b"]}}, "vpc.private_subnets"),
        ("fargate", {"vpc": {**VPC, "id": "mine"}}, "vpc.id"),
        ("fargate", {"vpc": {**VPC, "zones": ["eu-west-1a", "us-east-1b"]}}, "vpc.zones"),
        ("fargate", {"vpc": {**VPC, "zones": ["eu-west-1a", "eu-west-1"]}}, "vpc.zones"),
        ("fargate", {"vpc": VPC}, None),
        ("ec2", {"instance_type": "ml.t4g.small"}, "instance_type"),
        ("eks", {"namespace": "Not_Valid"}, "namespace"),
        ("eks", {"cluster": {**CLUSTER, "name": "a b"}, "vpc": VPC}, "cluster.name"),
        ("eks", {"cluster": {**CLUSTER, "kubectl_role": "k"}, "vpc": VPC}, "cluster.kubectl_role"),
        (
            "eks",
            {"cluster": {**CLUSTER, "security_group": "k"}, "vpc": VPC},
            "cluster.security_group",
        ),
        ("eks", {"cluster": CLUSTER}, "vpc"),
        ("eks", {"cluster": CLUSTER, "vpc": VPC}, None),
    ],
)
def test_what_the_services_would_refuse_is_named(
    kind: str, front: dict[str, Any], path: str | None
) -> None:
    """Each mistake by its key, once; nothing where there is none."""
    found = {problem.path for problem in find_errors(environment(kind, **front))}
    assert found == (set() if path is None else {f"endpoints.sentiment.front.{kind}.{path}"})


@pytest.mark.parametrize(
    ("cpu", "least", "most"),
    [(256, 512, 2048), (512, 1024, 4096), (1024, 2048, 8192), (2048, 4096, 16384)],
)
def test_fargate_has_memory_by_cpu(cpu: int, least: int, most: int) -> None:
    """From the least to the most of each size, in its steps, and no more."""
    sizes = (least, least + 1, most, most + 1024)
    found = [list(find_errors(environment(cpu=cpu, memory=size))) for size in sizes]
    assert [bool(problems) for problems in found] == [False, True, False, True]


def test_without_a_certificate_only_the_embedded_aws_listens() -> None:
    """An environment for AWS needs one, and the message shows what it looks like."""
    section = {"authorisation": "api-key"}
    problems = list(find_errors(environment_of(**changed("endpoints", front={"fargate": section}))))
    assert [problem.path for problem in problems] == [
        "endpoints.sentiment.front.fargate.certificate"
    ]
    assert "arn:aws:acm:eu-west-1:" in problems[0].accepted


def test_an_instance_type_that_ec2_is_not_known_to_have_is_a_warning() -> None:
    """The list may be older than the type."""
    found = find_warnings(environment("ec2", instance_type="t4g.smal"))
    (warning,) = [problem for problem in found if problem.path.endswith("instance_type")]
    assert warning.advice == "did you mean t4g.small?"


def test_what_is_missing_is_said_to_be_missing() -> None:
    """Every error says what was received, be it nothing."""
    for front in ({"jwt": None}, {"certificate": None}):
        assert {problem.received for problem in find_errors(environment(**front))} == {"nothing"}
