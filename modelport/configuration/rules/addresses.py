"""Addresses in AWS, as keys of several families hold them: places in S3, and ARNs."""

import re
from collections.abc import Iterator

from modelport.configuration.problems import Problem, show

S3 = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(?P<key>\S+)")
_S3_PLACE = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/\S*)?")
_ARN = re.compile(
    r"arn:aws[a-z-]*:(?P<service>[a-z0-9]+):(?P<region>[a-z0-9-]+):\d{12}:(?P<name>\S+)"
)
_RESOURCES = {
    "acm": ("certificate/", "arn:aws:acm:REGION:ACCOUNT:certificate/ID"),
    "kms": ("key/", "arn:aws:kms:REGION:ACCOUNT:key/ID"),
    "lambda": ("function:", "arn:aws:lambda:REGION:ACCOUNT:function:NAME"),
    "secretsmanager": ("secret:", "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME"),
    "sns": ("", "arn:aws:sns:REGION:ACCOUNT:TOPIC"),
    "sagemaker": ("", "arn:aws:sagemaker:REGION:ACCOUNT:KIND/NAME"),
    "wafv2": ("regional/webacl/", "arn:aws:wafv2:REGION:ACCOUNT:regional/webacl/NAME/ID"),
}
"""How what a service's ARN names begins, and the whole of such an ARN."""


def s3_place(path: str, uri: str | None) -> Iterator[Problem]:
    """What is wrong with a bucket and prefix to write to or read from; nothing where none is."""
    if uri is not None and not _S3_PLACE.fullmatch(uri):
        yield Problem(path, show(uri), "s3://bucket/prefix", "write it so")


def arn(path: str, text: str | None, service: str, region: str) -> Iterator[Problem]:
    """What is wrong with the ARN of something that has to be in the environment's region."""
    if text is None:
        return
    begin, form = _RESOURCES[service]
    found = _ARN.fullmatch(text)
    if not found or found["service"] != service or not found["name"].startswith(begin):
        yield Problem(path, show(text), form, "write the whole ARN")
    elif found["region"] != region:
        received = f"an ARN in {found['region']}"
        yield Problem(path, received, f"one in {region}", f"name one in {region}", ("region",))
