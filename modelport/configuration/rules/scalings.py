"""Where a file speaks of automatic scaling."""

from collections.abc import Iterator
from typing import NamedTuple

from modelport.configuration.endpoints import InferenceComponentsEndpoint, ServerlessEndpoint
from modelport.configuration.endpoints.common import Instances
from modelport.configuration.endpoints.scaling import (
    BacklogScaling,
    CopyScaling,
    ProvisionedConcurrencyScaling,
    Scaling,
)
from modelport.configuration.environment import Environment
from modelport.configuration.problems import join
from modelport.configuration.rules.places import Fleet, fleets

InstanceScaling = Scaling | BacklogScaling
AnyScaling = InstanceScaling | ProvisionedConcurrencyScaling | CopyScaling


class Place(NamedTuple):
    """A `scaling` section, and the instances that it is about; None where it is about others."""

    path: str
    scaling: AnyScaling
    fleet: Fleet | None


def scaling_of(instances: Instances) -> InstanceScaling | None:
    """What decides how many instances there are; None where their number is fixed."""
    found: InstanceScaling | None = getattr(instances, "scaling", None)
    return found


def scalings(environment: Environment) -> Iterator[Place]:
    """Every `scaling` section of an environment."""
    for fleet in fleets(environment):
        if scaling := scaling_of(fleet.instances):
            yield Place(fleet.path("scaling"), scaling, fleet)
    for key, endpoint in environment.endpoints.items():
        path = join("endpoints", key)
        if isinstance(endpoint, ServerlessEndpoint) and endpoint.scaling:
            yield Place(join(path, "scaling"), endpoint.scaling, None)
        if isinstance(endpoint, InferenceComponentsEndpoint):
            for name, component in endpoint.components.items():
                if component.scaling:
                    where = join(path, "components", name, "scaling")
                    yield Place(where, component.scaling, None)
