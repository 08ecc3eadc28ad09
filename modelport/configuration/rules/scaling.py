"""`scaling`: bounds in order, one target, and an instance type that can be scaled."""

from collections.abc import Iterator

from modelport.configuration.endpoint import RealTimeEndpoint
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.scaling import Scaling, Target
from modelport.facts.instances import find

_KINDS = ("invocations_per_instance", "requests_per_second")
_EACH_INVOCATION = 1
"""Invocations a minute; a target below it is passed by a single call."""


def errors(environment: Environment) -> Iterator[Problem]:
    """Scaling that Application Auto Scaling would refuse, or that contradicts itself."""
    for key, endpoint in environment.endpoints.items():
        if endpoint.scaling is not None:
            path = join("endpoints", key)
            yield from _instances(path, endpoint)
            yield from _bounds(join(path, "scaling"), endpoint.scaling)
            yield from _target(join(path, "scaling.target"), endpoint.scaling.target)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Scaling that cannot scale, or that reacts to next to nothing."""
    for key, endpoint in environment.endpoints.items():
        scaling, path = endpoint.scaling, join("endpoints", key, "scaling")
        if scaling and scaling.min == scaling.max:
            received = f"min and max {scaling.min}"
            yield Problem(path, received, "min below max", "raise max, or use instance_count")
        if scaling and 0 < scaling.target.invocations_per_minute < _EACH_INVOCATION:
            received = f"a target of {scaling.target.invocations_per_minute:g} invocations a minute"
            accepted = "requests_per_second × safety × 60 of at least 1"
            advice = "one caller would add instances: check the measured rate"
            yield Problem(join(path, "target"), received, accepted, advice)


def _instances(path: str, endpoint: RealTimeEndpoint) -> Iterator[Problem]:
    instance = find(endpoint.instance_type)
    if instance and instance.burstable:
        received = f"{instance.name}, a burstable type, with scaling"
        advice = "choose a type such as ml.m5.large, or use instance_count instead of scaling"
        accepted = "an instance type that is not burstable"
        yield Problem(join(path, "instance_type"), received, accepted, advice)
    if endpoint.instance_count is not None:
        received = f"{endpoint.instance_count} together with scaling"
        advice = "remove instance_count: scaling.min says how many there are at first"
        yield Problem(join(path, "instance_count"), received, "one of the two", advice)


def _bounds(path: str, scaling: Scaling) -> Iterator[Problem]:
    if scaling.min > scaling.max:
        accepted = f"at most scaling.max, which is {scaling.max}"
        yield Problem(join(path, "min"), str(scaling.min), accepted, "raise max or lower min")


def _target(path: str, target: Target) -> Iterator[Problem]:
    given = [kind for kind in _KINDS if getattr(target, kind) is not None]
    if len(given) != 1:
        received, accepted = " and ".join(given) or "neither", f"exactly one of {', '.join(_KINDS)}"
        advice = "remove one of them" if given else "add requests_per_second"
        yield Problem(path, received, accepted, advice)
    elif given == ["invocations_per_instance"] and "safety" in target.model_fields_set:
        received = f"{show(target.safety)} with invocations_per_instance"
        accepted = "safety with requests_per_second only"
        yield Problem(join(path, "safety"), received, accepted, "remove it: it has no effect")
