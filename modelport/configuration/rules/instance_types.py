"""`instance_type`: one for its use, sold in the region; what it does to volumes; prices."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, did_you_mean, join, show
from modelport.configuration.refusals import ELASTIC_INFERENCE
from modelport.configuration.rules.places import fleets
from modelport.facts.instances import Use, find, hosting_types, is_sold_in, transform_types

_RETIRED = "ml.eia"


class _Named(NamedTuple):
    path: str
    name: str
    use: Use


def errors(environment: Environment) -> Iterator[Problem]:
    """Instance types that endpoints, or batch transform, do not take."""
    for path, name, use in (*_named(environment), *_priced(environment)):
        known = sorted(hosting_types() if use == "hosting" else transform_types())
        if name.startswith(_RETIRED):
            yield Problem(path, name, "an instance type that is still offered", ELASTIC_INFERENCE)
        elif name not in known:
            example = "ml.m5.xlarge or ml.g5.xlarge"
            accepted = f"one of {len(known)} types for {use}, such as {example}"
            advice = did_you_mean(_with_prefix(name), known, "choose another one")
            yield Problem(path, show(name), accepted, advice)
    for name, price in environment.prices.items():
        if not 0 <= price < math.inf:
            accepted = "what an instance costs an hour in USD, such as 0.5"
            yield Problem(join("prices", name), show(price), accepted, "look it up")


def warnings(environment: Environment) -> Iterator[Problem]:
    """Types that the region's price list lacks, and volumes that have no effect."""
    for path, name, use in _named(environment):
        if find(name) and is_sold_in(name, environment.region, use) is False:
            accepted = f"a type that the price list has for {use} in {environment.region}"
            yield Problem(path, name, accepted, "check that your account can have it there")
    for fleet in fleets(environment):
        for path, name in fleet.instance_types.items():
            instance, size = find(name), fleet.instances.volume_size
            if instance and instance.local_storage and size is not None:
                received = f"{size} on {name}, which has local storage"
                accepted = "an instance type without local storage"
                advice = "remove volume_size: the local disk is used, whatever it says"
                yield Problem(fleet.path("volume_size"), received, accepted, advice, (path,))


def _named(environment: Environment) -> Iterator[_Named]:
    for fleet in fleets(environment):
        for path, name in fleet.instance_types.items():
            yield _Named(path, name, "hosting")
    for key, batch in environment.batch.items():
        yield _Named(join("batch", key, "instance_type"), batch.instance_type, "transform")


def _priced(environment: Environment) -> Iterator[_Named]:
    for name in environment.prices:
        yield _Named(join("prices", name), name, "hosting")


def _with_prefix(name: str) -> str:
    return name if name.startswith("ml.") else f"ml.{name}"
