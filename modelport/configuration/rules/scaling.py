"""`scaling`: bounds in order, one target, and an instance type that can be scaled."""

from collections.abc import Iterator

from modelport.configuration.endpoints import InferenceComponentsEndpoint, ServerlessEndpoint
from modelport.configuration.endpoints.common import Instances
from modelport.configuration.endpoints.inference_components import ManagedInstances
from modelport.configuration.endpoints.scaling import (
    BacklogScaling,
    CopyScaling,
    ProvisionedConcurrencyScaling,
    Scaling,
    Target,
)
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.rules.places import Fleet, fleets
from modelport.facts.instances import find

_InstanceScaling = Scaling | BacklogScaling
_Bounded = _InstanceScaling | ProvisionedConcurrencyScaling | CopyScaling | ManagedInstances
_KINDS = ("invocations_per_instance", "requests_per_second")
_EACH_INVOCATION = 1
"""Invocations a minute; a target below it is passed by a single call."""


def errors(environment: Environment) -> Iterator[Problem]:
    """Scaling that Application Auto Scaling would refuse, or that contradicts itself."""
    for path, bounded in _bounded(environment):
        if bounded.min > bounded.max:
            accepted = f"at most {path.rpartition('.')[2]}.max, which is {bounded.max}"
            advice = "raise max or lower min"
            yield Problem(join(path, "min"), str(bounded.min), accepted, advice)
        if isinstance(bounded, Scaling):
            yield from _target(join(path, "target"), bounded.target)
    for fleet in fleets(environment):
        if scaling_of(fleet.instances):
            yield from _instances(fleet)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Scaling that cannot scale, or that reacts to next to nothing."""
    for path, bounded in _bounded(environment):
        if bounded.min == bounded.max:
            received = f"min and max {bounded.min}"
            yield Problem(path, received, "min below max", "raise max, or do without it")
        if isinstance(bounded, Scaling) and 0 < _rate(bounded) < _EACH_INVOCATION:
            received = f"a target of {_rate(bounded):g} invocations a minute"
            accepted = "requests_per_second × safety × 60 of at least 1"
            advice = "one caller would add instances: check the measured rate"
            yield Problem(join(path, "target"), received, accepted, advice)


def scaling_of(instances: Instances) -> _InstanceScaling | None:
    """What decides how many instances there are; None where their number is fixed."""
    found: _InstanceScaling | None = getattr(instances, "scaling", None)
    return found


def _rate(scaling: Scaling) -> float:
    return scaling.target.invocations_per_minute


def _bounded(environment: Environment) -> Iterator[tuple[str, _Bounded]]:
    for fleet in fleets(environment):
        if scaling := scaling_of(fleet.instances):
            yield fleet.path("scaling"), scaling
    for key, endpoint in environment.endpoints.items():
        path = join("endpoints", key)
        if isinstance(endpoint, ServerlessEndpoint) and endpoint.scaling:
            yield join(path, "scaling"), endpoint.scaling
        if isinstance(endpoint, InferenceComponentsEndpoint):
            if endpoint.managed_instances:
                yield join(path, "managed_instances"), endpoint.managed_instances
            for name, component in endpoint.components.items():
                if component.scaling:
                    yield join(path, "components", name, "scaling"), component.scaling


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
