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


def has_resource_type(region: str, resource_type: str) -> bool | None:
    """Whether CloudFormation offers a resource type in a region, by cfn-lint's schemas.

    None where the schemas do not know the region.
    """
    path = f"data/schemas/providers/{region}.json"
    if not data_file("cfnlint", path).exists():
        return None
    return resource_type in read_json("cfnlint", path)
