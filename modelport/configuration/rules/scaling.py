"""`scaling`: bounds in order, at every time, and an instance type that can be scaled."""

from collections.abc import Iterator

from modelport.configuration.endpoints import InferenceComponentsEndpoint
from modelport.configuration.endpoints.inference_components import ManagedInstances
from modelport.configuration.endpoints.policies import Target
from modelport.configuration.endpoints.scaling import BacklogScaling, CopyScaling, ScheduledBounds
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join
from modelport.configuration.rules.places import Fleet, fleets
from modelport.configuration.rules.scalings import AnyScaling, scaling_of, scalings
from modelport.facts.instances import find

_EACH_INVOCATION = 1
"""Invocations a minute; a target below it is passed by a single call."""


def errors(environment: Environment) -> Iterator[Problem]:
    """Scaling that Application Auto Scaling would refuse, or that contradicts itself."""
    for path, bounded in _bounded(environment):
        if bounded.min > bounded.max:
            accepted = f"at most {path.rpartition('.')[2]}.max, which is {bounded.max}"
            advice = "raise max or lower min"
            yield Problem(join(path, "min"), str(bounded.min), accepted, advice)
    for path, scaling, _ in scalings(environment):
        for name, schedule in scaling.schedules.items():
            yield from _scheduled(join(path, "schedules", name), path, schedule, scaling)
    for fleet in fleets(environment):
        if scaling_of(fleet.instances):
            yield from _instances(fleet)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Scaling that cannot scale, or that reacts to next to nothing."""
    scheduled = {path for path, scaling, _ in scalings(environment) if scaling.schedules}
    for path, bounded in _bounded(environment):
        if bounded.min == bounded.max and path not in scheduled:
            received = f"min and max {bounded.min}"
            yield Problem(path, received, "min below max", "raise max, or do without it")
    for path, scaling, _ in scalings(environment):
        for below, target in scaling.tracked.items():
            rate = target.invocations_per_minute if isinstance(target, Target) else 0
            if 0 < rate < _EACH_INVOCATION:
                received = f"a target of {rate:g} invocations a minute"
                accepted = "requests_per_second × safety × 60 of at least 1"
                advice = "one caller would add instances: check the measured rate"
                yield Problem(join(path, below), received, accepted, advice)


def _bounded(environment: Environment) -> Iterator[tuple[str, AnyScaling | ManagedInstances]]:
    for path, scaling, _ in scalings(environment):
        yield path, scaling
    for key, endpoint in environment.endpoints.items():
        if isinstance(endpoint, InferenceComponentsEndpoint) and endpoint.managed_instances:
            yield join("endpoints", key, "managed_instances"), endpoint.managed_instances


def _scheduled(
    path: str, section: str, schedule: ScheduledBounds, scaling: AnyScaling
) -> Iterator[Problem]:
    """What a schedule leaves open may be what any other one, or the section itself, says."""
    if schedule.min is None and schedule.max is None:
        yield Problem(path, "neither min nor max", "at least one of them", "add min or max")
    floor = 0 if isinstance(scaling, BacklogScaling | CopyScaling) else 1
    for key in ("min", "max"):
        value = getattr(schedule, key)
        if value is not None and value < floor:
            accepted = "at least 1: only asynchronous endpoints and components go down to 0"
            yield Problem(join(path, key), str(value), accepted, "raise it")
    if schedule.max is not None and schedule.max > scaling.max:
        accepted = f"at most scaling.max, which is {scaling.max}: each deployment sets it again"
        advice = "raise scaling.max, and lower it with another schedule"
        yield Problem(join(path, "max"), str(schedule.max), accepted, advice, (section,))
    others = scaling.schedules.values()
    mins = [scaling.min, *(other.min for other in others if other.min is not None)]
    maxs = [scaling.max, *(other.max for other in others if other.max is not None)]
    lowest = schedule.max if schedule.max is not None else min(maxs)
    highest = schedule.min if schedule.min is not None else max(mins)
    if scaling.min <= scaling.max and highest > lowest:
        received = f"min {highest} and max {lowest}, with what other times leave"
        advice = "say both min and max in each schedule"
        yield Problem(path, received, "min of at most max", advice, (section,))


def _instances(fleet: Fleet) -> Iterator[Problem]:
    for path, name in fleet.instance_types.items():
        instance = find(name)
        if instance and instance.burstable:
            received = f"{name}, a burstable type, with scaling"
            accepted = "an instance type that is not burstable"
            advice = "choose a type such as ml.m5.large, or use instance_count instead of scaling"
            yield Problem(path, received, accepted, advice)
    count = fleet.instances.instance_count
    if count is not None:
        received = f"{count} together with scaling"
        advice = "remove instance_count: scaling.min says how many there are at first"
        yield Problem(fleet.path("instance_count"), received, "one of the two", advice)
