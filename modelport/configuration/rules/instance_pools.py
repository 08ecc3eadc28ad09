"""`instance_type` or `instance_pools`: exactly one, and where pools are taken."""

from collections import Counter
from collections.abc import Iterator

from modelport.configuration.endpoints import (
    AsynchronousEndpoint,
    InferenceComponentsEndpoint,
    RealTimeEndpoint,
)
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem
from modelport.configuration.rules.places import fleets

_WITH_POOLS = (RealTimeEndpoint, AsynchronousEndpoint, InferenceComponentsEndpoint)
_ONE_OF = "exactly one of instance_type and instance_pools"


def errors(environment: Environment) -> Iterator[Problem]:
    """Variants that run on nothing, on two things, or on pools that SageMaker does not take."""
    for fleet in fleets(environment):
        instances, path = fleet.instances, fleet.path("instance_type")
        about = (fleet.path("instance_pools"), path)
        if instances.instance_type is None and instances.instance_pools is None:
            advice = "add instance_type: an instance type for hosting, such as ml.m5.xlarge"
            yield Problem(path, "nothing", _ONE_OF, advice, about)
        elif instances.instance_type is not None and instances.instance_pools is not None:
            yield Problem(path, "both", _ONE_OF, "remove instance_type, or add it to the pools")
        if instances.instance_pools is not None and not isinstance(fleet.endpoint, _WITH_POOLS):
            accepted = "instance_pools with one model, or inference components, on an endpoint"
            advice = "say instance_type: SageMaker takes no pools for several containers"
            received = f"instance_pools with {fleet.endpoint.type}"
            yield Problem(about[0], received, accepted, advice)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Pools of one type, or of one priority, which leave their order open."""
    for fleet in fleets(environment):
        pools = fleet.instances.instance_pools or []
        for what in ("instance_type", "priority"):
            counts = Counter(str(getattr(pool, what)) for pool in pools)
            twice = [value for value, count in counts.items() if count > 1]
            if twice:
                received = f"{what} {', '.join(twice)} more than once"
                advice = "change or remove one of them"
                yield Problem(fleet.path("instance_pools"), received, f"each {what} once", advice)
