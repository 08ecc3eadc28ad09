"""`deployment`: what SageMaker's deployment guardrails take."""

from collections.abc import Iterator
from math import ceil

from modelport.configuration.endpoints import RealTimeEndpoint
from modelport.configuration.endpoints.deployment import (
    LONGEST_EXECUTION,
    Deployed,
    Deployment,
    Share,
)
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join
from modelport.configuration.quantities import duration
from modelport.configuration.rules.deployments import Capacity, Place, deployments
from modelport.configuration.rules.places import fleets
from modelport.counting import counted

_WAYS = "exactly one of all_at_once, canary, linear and rolling"
_NEITHER_ON = "ml.inf1."
_LEAST = {"canary": 0, "linear": 10, "rolling.batch": 5}
"""The least percent of what there is, for each share that is taken of it."""
_HALF = 2


def errors(environment: Environment) -> Iterator[Problem]:
    """Deployments that SageMaker would refuse, or could not carry out."""
    for place in deployments(environment):
        if isinstance(place.deployment, Deployment):
            yield from _way(place.path, place.deployment)
        for below, share in place.shares.items():
            yield from _one_of(join(place.path, below), share)
            for capacity in place.capacities if below in _LEAST else ():
                yield from _share(place.path, below, share, capacity)
        yield from _time(place)
    for key, endpoint in environment.endpoints.items():
        if isinstance(endpoint, RealTimeEndpoint):
            yield from _one_variant(join("endpoints", key), endpoint)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Deployments that watch nothing, or that SageMaker does without."""
    for place in deployments(environment):
        if place.deployment.rollback_on is None:
            accepted = "alarms that bring the version before it back"
            advice = "add rollback_on: without it, only what does not start is rolled back"
            yield Problem(join(place.path, "rollback_on"), "nothing", accepted, advice)
    for fleet in fleets(environment):
        deployed = isinstance(fleet.endpoint, Deployed) and fleet.endpoint.deployment
        for where, name in fleet.instance_types.items() if deployed else ():
            if name.startswith(_NEITHER_ON):
                received = f"{name} with deployment"
                accepted = "an instance type other than Inf1"
                advice = "SageMaker updates it all at once and without a wait"
                yield Problem(where, received, accepted, advice)


def _way(path: str, deployment: Deployment) -> Iterator[Problem]:
    given = deployment.given
    if len(given) != 1:
        advice = "keep one of them" if given else "add one, such as all_at_once: {wait: 5m}"
        about = tuple(join(path, way) for way in ("all_at_once", "canary", "linear", "rolling"))
        yield Problem(path, " and ".join(given) or "none of them", _WAYS, advice, about)
    if deployment.rolling and deployment.termination_wait is not None:
        accepted = "termination_wait with a second fleet: all_at_once, canary or linear"
        received = "it with rolling"
        yield Problem(join(path, "termination_wait"), received, accepted, "remove it")


def _one_of(path: str, share: Share) -> Iterator[Problem]:
    if (share.percent is None) == (share.number is None):
        received, advice = ("neither", "add percent") if share.percent is None else ("both", "")
        accepted = f"exactly one of percent and {share.unit}"
        about = (join(path, "percent"), join(path, share.unit))
        yield Problem(path, received, accepted, advice or "remove one of them", about)


def _one_variant(path: str, endpoint: RealTimeEndpoint) -> Iterator[Problem]:
    count = len(endpoint.variants or {"": None}) + (endpoint.shadow is not None)
    if endpoint.deployment and endpoint.deployment.rolling and count > 1:
        received = f"rolling with {count} variants"
        accepted = "a single variant: SageMaker rolls no endpoint of several"
        about = (join(path, "variants"), join(path, "shadow"))
        advice = "choose canary, linear or all_at_once"
        yield Problem(join(path, "deployment.rolling"), received, accepted, advice, about)


def _share(path: str, below: str, share: Share, capacity: Capacity) -> Iterator[Problem]:
    """SageMaker developer guide, "Canary", "Linear" and "Rolling": shares of each variant."""
    where, unit, number = join(path, below, share.unit), share.unit, share.number
    fewest = f"{capacity.fewest}, the fewest that there may be"
    if capacity.fewest < _HALF:
        way = below.partition(".")[0]
        advice = "have more of them at all times, or do without it"
        few = counted(capacity.fewest, share.one, unit)
        received = f"{way} with {few} (the fewest that there may be)"
        yield Problem(join(path, way), received, f"at least 2 {unit}", advice, capacity.about)
    elif number is not None and number * _HALF > capacity.fewest:
        received = f"{number} of {fewest}"
        yield Problem(where, received, "at most half of them", "lower it", capacity.about)
    elif number is not None and number * 100 < _LEAST[below] * capacity.most:
        received = f"{number} of {capacity.most}, the most that there may be"
        accepted = f"at least {_LEAST[below]} percent of them"
        yield Problem(where, received, accepted, "say percent", capacity.about)


def _time(place: Place) -> Iterator[Problem]:
    waits = total_of_waits(place)
    limit = place.deployment.maximum_execution or LONGEST_EXECUTION
    if waits >= limit:
        path = place.path
        if place.deployment.maximum_execution:
            path = join(path, "maximum_execution")
        received = f"{duration(waits)} of waits in all, with {duration(limit)} for the whole update"
        accepted = "waits that take less, all together"
        advice = f"shorten them, or raise maximum_execution (at most {duration(LONGEST_EXECUTION)})"
        yield Problem(path, received, accepted, advice)


def total_of_waits(place: Place) -> int:
    """Seconds that an update waits, beside what starting and stopping takes."""
    deployment, most = place.deployment, max((c.most for c in place.capacities), default=1)
    rolling = deployment.rolling
    if not isinstance(deployment, Deployment) or rolling:
        return rolling.wait * _parts(rolling.batch, most) if rolling else 0
    after = deployment.termination_wait or 0
    if deployment.canary:
        return 2 * deployment.canary.wait + after  # after the canary, and after all of them
    if deployment.linear:
        return deployment.linear.wait * _parts(deployment.linear, most) + after
    return (deployment.all_at_once.wait if deployment.all_at_once else 0) + after


def _parts(share: Share, most: int) -> int:
    """In how many parts all of it is taken."""
    if share.percent is not None:
        return ceil(100 / share.percent)
    return ceil(most / (share.number or most or 1))
