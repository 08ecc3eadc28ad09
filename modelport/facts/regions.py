"""AWS regions and their partitions, from botocore's `partitions.json`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from modelport.facts.sources import data_file, read_json


@dataclass(frozen=True)
class Region:
    """A region of AWS."""

    name: str
    partition: str
    dns_suffix: str


@cache
def regions() -> dict[str, Region]:
    """Every region that botocore knows, in all partitions, by name."""
    partitions = read_json("botocore", "data/partitions.json")["partitions"]
    return {region.name: region for partition in partitions for region in _regions_in(partition)}


def _regions_in(partition: dict[str, Any]) -> Iterator[Region]:
    for name in partition["regions"]:
        if not name.endswith("-global"):
            yield Region(name, partition["id"], partition["outputs"]["dnsSuffix"])


@cache
def has_resource_type(region: str, resource_type: str) -> bool | None:
    """Whether CloudFormation offers a resource type in a region, by cfn-lint's schemas.

    None where there is no such region, or the schemas do not know it.
    """
    path = f"data/schemas/providers/{region}.json"
    if region not in regions() or not data_file("cfnlint", path).exists():
        return None
    return resource_type in read_json("cfnlint", path)


SERVERLESS_REGIONS = frozenset(
    {
        *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "af-south-1", "ap-east-1"),
        *("ap-south-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-southeast-1"),
        *("ap-southeast-2", "ca-central-1", "eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3"),
        *("eu-north-1", "eu-south-1", "me-south-1", "sa-east-1"),
    }
)
"""Regions with serverless inference, which no package tells: SageMaker Developer Guide, "Deploy
models with Amazon SageMaker Serverless Inference"."""

LARGE_REGIONS = frozenset(
    {
        *("us-east-1", "us-east-2", "us-west-2", "ap-southeast-1", "ap-southeast-2"),
        *("ap-northeast-1", "eu-central-1", "eu-west-1"),
    }
)
"""Regions in which an account has a concurrency of 1000 for serverless inference, not 500: the
same page."""
