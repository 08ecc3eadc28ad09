"""The policies of `scaling`: one metric in each, each metric once, names that differ."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from modelport.configuration.endpoints.policies import (
    InstanceTarget,
    MetricTarget,
    StepPolicy,
    Target,
)
from modelport.configuration.endpoints.scaling import Scaling
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join, listing, show
from modelport.configuration.rules.metrics import condition, metric
from modelport.configuration.rules.places import Fleet
from modelport.configuration.rules.scalings import AnyScaling, scalings
from modelport.facts.instances import find

_MOST = 50
"""Application Auto Scaling user guide, "Quotas": policies of a target, of every kind."""


def errors(environment: Environment) -> Iterator[Problem]:
    """Policies that Application Auto Scaling would refuse, or that get in each other's way."""
    for path, scaling, fleet in scalings(environment):
        yield from _something(path, scaling)
        for below, target in scaling.tracked.items():
            yield from _target(join(path, below), target)
            if isinstance(target, InstanceTarget) and fleet:
                yield from _hardware(join(path, below), target, fleet)
        for number, policy in enumerate(scaling.steps):
            yield from _steps(join(path, "steps", number), policy)
        yield from _twice(path, scaling)


def _something(path: str, scaling: AnyScaling) -> Iterator[Problem]:
    count = len(scaling.main_policies) + len(scaling.tracked) + len(scaling.steps)
    if count > _MOST:
        yield Problem(path, f"{count} policies", f"at most {_MOST}", "remove some")
    if isinstance(scaling, Scaling) and not count and not scaling.schedules:
        accepted = "at least one of target, targets, steps and schedules"
        about = tuple(join(path, key) for key in ("target", "targets", "steps", "schedules"))
        advice = "add target: what an instance should get"
        yield Problem(join(path, "target"), "nothing", accepted, advice, about)


def _target(path: str, target: MetricTarget) -> Iterator[Problem]:
    kinds, given = target.kinds(), target.given
    if len(given) != 1:
        received = " and ".join(given) or "none of them"
        advice = "put each into targets" if given else f"add {kinds[0]}"
        yield Problem(path, received, f"exactly one of {', '.join(kinds)}", advice)
    if _has_useless_safety(target):
        received, accepted = "safety alone", "safety with requests_per_second only"
        yield Problem(join(path, "safety"), received, accepted, "remove it: it has no effect")
    if (target.metric is None) != (target.value is None):
        missing, other = ("value", "metric") if target.metric else ("metric", "value")
        received, accepted = f"{other} without {missing}", "metric and value together"
        yield Problem(join(path, other), received, accepted, f"add {missing}")
    if target.metric:
        yield from metric(join(path, "metric"), target.metric, alarm=False)


def _has_useless_safety(target: MetricTarget) -> bool:
    if not isinstance(target, Target) or "safety" not in target.model_fields_set:
        return False
    return bool(target.given) and target.requests_per_second is None


def _hardware(path: str, target: InstanceTarget, fleet: Fleet) -> Iterator[Problem]:
    """The metrics count n × 100: the number of vCPUs or GPUs must be known, and one."""
    for key, of in (("cpu_utilization", "cpus"), ("gpu_utilization", "accelerators")):
        if getattr(target, key) is None:
            continue
        found = {name: find(name) for name in fleet.instance_types.values()}
        numbers = {
            name: getattr(each, of) if of == "cpus" or each.accelerator == "gpu" else 0
            for name, each in found.items()
            if each
        }
        about = tuple(fleet.instance_types)
        where, what = join(path, key), "vCPUs" if of == "cpus" else "GPUs"
        if 0 in numbers.values():
            names = listing(name for name, number in numbers.items() if number == 0)
            received, accepted = f"{key} on {names}", "an instance type with GPUs"
            yield Problem(where, received, accepted, "say cpu_utilization", about)
        elif None in numbers.values() or len(set(numbers.values())) > 1:
            received = f"{key} on {listing(numbers)}"
            accepted = f"instance types of one number of {what}, which is known"
            advice = "say metric and value instead: SageMaker counts 100 for each of them"
            yield Problem(where, received, accepted, advice, about)


def _steps(path: str, policy: StepPolicy) -> Iterator[Problem]:
    yield from condition(path, policy)
    begins = [step.beyond for step in policy.steps]
    if begins and (begins[0] != 0 or any(one >= other for one, other in pairwise(begins))):
        received = ", ".join(f"{begin:g}" for begin in begins)
        accepted = "0 first, then each farther beyond the threshold than the one before"
        yield Problem(join(path, "steps"), f"beyond {received}", accepted, "put them in order")
    is_exact = policy.adjustment == "exact-capacity"
    for number, step in enumerate(policy.steps):
        where = join(path, "steps", number, "change")
        if is_exact and step.change < 0:
            accepted = "at least 0 with exact-capacity"
            yield Problem(where, str(step.change), accepted, "write the number to have")
        elif not is_exact and step.change == 0:
            yield Problem(where, "0", "more or less than 0", "remove the step, or change it")
    if policy.min_adjustment is not None and policy.adjustment != "percent-change-in-capacity":
        received = f"{policy.min_adjustment} with {policy.adjustment}"
        accepted = "min_adjustment with percent-change-in-capacity"
        yield Problem(join(path, "min_adjustment"), received, accepted, "remove it")


def _twice(path: str, scaling: AnyScaling) -> Iterator[Problem]:
    complete = {below: each for below, each in scaling.tracked.items() if each.given}
    names = dict(scaling.main_policies)
    names |= {join(below, "policy_name"): each.called for below, each in complete.items()}
    steps = enumerate(scaling.steps)
    names |= {join("steps", number, "policy_name"): each.policy_name for number, each in steps}
    accepted = "a name of its own: a policy replaces another one of its name"
    yield from _shared(path, names, accepted, "give it another policy_name")
    measures = {below: _identity(each) for below, each in complete.items()}
    accepted = "each metric in one policy"
    yield from _shared(path, measures, accepted, "remove one of them")


def _identity(target: MetricTarget) -> str:
    found = target.metric
    if found is None:
        return target.measure
    return f"{found.name} of {found.namespace} {found.dimensions or ''} {found.statistic}".strip()


def _shared(path: str, names: Mapping[str, str], accepted: str, advice: str) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for below, name in names.items():
        other = first.setdefault(name, below)
        if other != below:
            received = f"{show(name)}, which {other.removesuffix('.policy_name')} has too"
            yield Problem(join(path, below), received, accepted, advice)
