"""`instance_type`: one for hosting, sold in the region; and what it does to volumes."""

from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, did_you_mean, join, show
from modelport.facts.instances import find, hosting_types, is_sold_in


def errors(environment: Environment) -> Iterator[Problem]:
    """Instance types that endpoints do not take."""
    for key, endpoint in environment.endpoints.items():
        if endpoint.instance_type not in hosting_types():
            known = sorted(hosting_types())
            accepted = (
                f"one of {len(known)} types for hosting, such as ml.m5.xlarge or ml.g5.xlarge"
            )
            advice = did_you_mean(_with_prefix(endpoint.instance_type), known, "choose another one")
            path = join("endpoints", key, "instance_type")
            yield Problem(path, show(endpoint.instance_type), accepted, advice)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Types that the region's price list lacks, and volumes that have no effect."""
    for key, endpoint in environment.endpoints.items():
        instance = find(endpoint.instance_type)
        if instance and is_sold_in(instance.name, environment.region) is False:
            accepted = f"a type that the price list has for hosting in {environment.region}"
            advice = "check that your account can have it there"
            yield Problem(join("endpoints", key, "instance_type"), instance.name, accepted, advice)
        if instance and instance.local_storage and endpoint.volume_size is not None:
            received = f"{endpoint.volume_size} on {instance.name}, which has local storage"
            accepted = "an instance type without local storage"
            advice = "remove volume_size: the local disk is used, whatever it says"
            yield Problem(join("endpoints", key, "volume_size"), received, accepted, advice)


def _with_prefix(name: str) -> str:
    return name if name.startswith("ml.") else f"ml.{name}"
