"""`routing`: what belongs to a strategy, and where it decides anything."""

from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem
from modelport.configuration.rules.places import Fleet, fleets
from modelport.configuration.rules.scalings import scaling_of

_OF_PREFIXES = ("prefix_length", "concurrency_threshold")
_PREFIX_AWARE = "prefix-aware"


def errors(environment: Environment) -> Iterator[Problem]:
    """Keys of prefix-aware routing with another strategy."""
    for fleet in fleets(environment):
        routing = fleet.instances.routing
        for key in _OF_PREFIXES if routing and routing.strategy != _PREFIX_AWARE else ():
            if getattr(routing, key) is not None:
                received = f"{key} with {routing and routing.strategy}"
                advice = f"remove it, or choose strategy: {_PREFIX_AWARE}"
                path = fleet.path(f"routing.{key}")
                yield Problem(path, received, f"{key} with {_PREFIX_AWARE}", advice)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Prefix-aware routing to a single instance."""
    for fleet in fleets(environment):
        routing = fleet.instances.routing
        if routing and routing.strategy == _PREFIX_AWARE and _most(fleet) == 1:
            advice = "it has no effect: add instances, or remove routing"
            yield Problem(fleet.path("routing"), "one instance", "two instances or more", advice)


def _most(fleet: Fleet) -> int | None:
    """The most instances that there can be; None where something else decides it."""
    if scaling := scaling_of(fleet.instances):
        return scaling.max
    managed = getattr(fleet.endpoint, "managed_instances", None)
    return managed.max if managed else fleet.instances.instance_count or 1
