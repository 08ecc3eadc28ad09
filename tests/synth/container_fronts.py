"""Fronts in containers, each asked for in another way."""

from typing import Any

from modelport.configuration import Environment
from tests.synth.environments import Synth, changed, environment_of
from tests.synth.reading import Template, of_type

CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/1"
TOKEN = {"issuer": "https://a.example/", "audiences": ["x"], "scopes": ["s"]}
VPC = {
    "id": "vpc-0123456789abcdef0",
    "zones": ["eu-west-1a", "eu-west-1b"],
    "public_subnets": ["subnet-01111111111111111", "subnet-02222222222222222"],
    "private_subnets": ["subnet-03333333333333333", "subnet-04444444444444444"],
}
CLUSTER = {
    "name": "theirs",
    "kubectl_role": "arn:aws:iam::111122223333:role/kubectl",
    "security_group": "sg-01111111111111111",
    "load_balancing": "controller",
}
MUTUAL = {"trust_store": "s3://authorities/ca.pem"}
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "fargate, key": ("fargate", {"authorisation": "api-key"}),
    "fargate, token": ("fargate", {"jwt": TOKEN, "cors": {"origins": ["https://b.example"]}}),
    "fargate, certificates": (
        "fargate",
        {"authorisation": "mutual-tls", "mutual_tls": MUTUAL, "vpc": VPC, "firewall": {}},
    ),
    "ec2, key": ("ec2", {"authorisation": "api-key"}),
    "ec2, x86": ("ec2", {"jwt": TOKEN, "instance_type": "t3.small", "firewall": {}}),
    "eks, key": ("eks", {"authorisation": "api-key"}),
    "eks, theirs": ("eks", {"jwt": TOKEN, "vpc": VPC, "cluster": CLUSTER}),
}


def environment(case: str) -> Environment:
    """One with the case's front."""
    kind, front = CASES[case]
    section = {"certificate": CERTIFICATE, **front}
    return environment_of(**changed("endpoints", front={kind: section}))


def template_of(synth: Synth, case: str) -> Template:
    """The front's stack."""
    return synth(environment(case))[f"sentiment-{CASES[case][0].capitalize()}"]


def resources(synth: Synth, case: str, kind: str) -> list[dict[str, Any]]:
    """The properties of the front's resources of a type."""
    return [resource["Properties"] for resource in of_type(template_of(synth, case), kind)]
