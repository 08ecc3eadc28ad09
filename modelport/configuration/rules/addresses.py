"""Addresses in AWS, as keys of several families hold them: places in S3, and ARNs."""

import re
from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, show
from modelport.facts.regions import regions

S3 = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(?P<key>\S+)")
_S3_PLACE = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/\S*)?")
_ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):(?P<service>[a-z0-9]+):(?P<region>[a-z0-9-]*):"
    r"(?P<account>[0-9]{12}):(?P<name>\S+)"
)
_RESOURCES = {
    "acm": ("certificate/", "arn:aws:acm:REGION:ACCOUNT:certificate/ID"),
    "iam": ("role/", "arn:aws:iam::ACCOUNT:role/NAME"),
    "kms": ("key/", "arn:aws:kms:REGION:ACCOUNT:key/ID"),
    "lambda": ("function:", "arn:aws:lambda:REGION:ACCOUNT:function:NAME"),
    "secretsmanager": ("secret:", "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME"),
    "sns": ("", "arn:aws:sns:REGION:ACCOUNT:TOPIC"),
    "sagemaker": ("", "arn:aws:sagemaker:REGION:ACCOUNT:KIND/NAME"),
    "wafv2": ("regional/webacl/", "arn:aws:wafv2:REGION:ACCOUNT:regional/webacl/NAME/ID"),
}
"""How what a service's ARN names begins, and the whole of such an ARN."""
_OF_NO_REGION = frozenset({"iam"})
_OF_THE_ACCOUNT = frozenset({"acm", "wafv2"})
"""What services take from their own account alone (API Gateway, Elastic Load Balancing and AWS WAF
Developer Guides); keys, topics, secrets and the like may be another one's."""
_HEXADECIMAL = "-[0-9a-f]{8}([0-9a-f]{9})?"


def s3_place(path: str, uri: str | None) -> Iterator[Problem]:
    """What is wrong with a bucket and prefix to write to or read from; nothing where none is."""
    if uri is not None and not _S3_PLACE.fullmatch(uri):
        yield Problem(path, show(uri), "s3://bucket/prefix", "write it so")


def arn(path: str, text: str | None, service: str, environment: Environment) -> Iterator[Problem]:
    """What is wrong with the ARN of something that the environment uses; nothing where none is."""
    if text is None:
        return
    begin, form = _RESOURCES[service]
    found = _ARN.fullmatch(text)
    if not found or found["service"] != service or not found["name"].startswith(begin):
        yield Problem(path, show(text), form, "write the whole ARN")
        return
    region, account = environment.region, environment.account
    known = regions().get(region)
    expected = "" if service in _OF_NO_REGION else region
    if found["region"] != expected:
        received = f"an ARN in {found['region'] or 'no region'}"
        wanted = f"one in {expected}" if expected else form
        yield Problem(path, received, wanted, f"name {wanted}", ("region",))
    elif known and found["partition"] != known.partition:
        received, wanted = f"an ARN of {found['partition']}", f"arn:{known.partition}:…"
        advice = f"{region} is in the partition {known.partition}: write it so"
        yield Problem(path, received, wanted, advice, ("region",))
    elif service in _OF_THE_ACCOUNT and account and found["account"] != account:
        received, wanted = f"an ARN of account {found['account']}", f"one of account {account}"
        yield Problem(path, received, wanted, "make or import one there", ("account",))


def identifiers(path: str, prefix: str, given: list[str]) -> Iterator[Problem]:
    """What is wrong with identifiers of Amazon EC2, such as those of subnets."""
    for identifier in given:
        if not re.fullmatch(prefix + _HEXADECIMAL, identifier):
            accepted = f"{prefix}- and 8 or 17 hexadecimal digits"
            yield Problem(path, show(identifier), accepted, "write its identifier")
    if len(set(given)) < len(given):
        yield Problem(path, "one of them twice", "each once", "remove one")
