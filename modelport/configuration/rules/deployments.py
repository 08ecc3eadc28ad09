"""Where a file speaks of updates, and what is there to update."""

from collections.abc import Iterator
from typing import NamedTuple

from modelport.configuration.endpoints import InferenceComponentsEndpoint
from modelport.configuration.endpoints.deployment import (
    CopyDeployment,
    Deployed,
    Deployment,
    Share,
)
from modelport.configuration.environment import Environment
from modelport.configuration.problems import join
from modelport.configuration.rules.places import fleets
from modelport.configuration.rules.scalings import scaling_of


class Capacity(NamedTuple):
    """The fewest and the most instances or copies that there may be when an update comes.

    `about`: the paths of the keys that say so.
    """

    fewest: int
    most: int
    about: tuple[str, ...]


class Place(NamedTuple):
    """A `deployment` section, and what each variant or the component has."""

    path: str
    deployment: Deployment | CopyDeployment
    capacities: list[Capacity]

    @property
    def shares(self) -> dict[str, Share]:
        """Every part that is said, by its path below the section."""
        rolling, found = self.deployment.rolling, dict[str, Share | None]()
        if isinstance(self.deployment, Deployment):
            found |= {"canary": self.deployment.canary, "linear": self.deployment.linear}
        if rolling:
            found |= {"rolling.batch": rolling.batch}
            found |= {"rolling.rollback_batch": rolling.rollback_batch}
        return {path: share for path, share in found.items() if share}


def deployments(environment: Environment) -> Iterator[Place]:
    """Every `deployment` section of an environment."""
    for key, endpoint in environment.endpoints.items():
        path = join("endpoints", key)
        if isinstance(endpoint, Deployed) and endpoint.deployment:
            capacities = _of_instances(environment, path)
            yield Place(join(path, "deployment"), endpoint.deployment, capacities)
        if isinstance(endpoint, InferenceComponentsEndpoint):
            for name, component in endpoint.components.items():
                where = join(path, "components", name)
                if component.deployment:
                    scaling = component.scaling
                    lowest, most = component.copies, component.copies
                    if scaling:
                        lowest, most = scaling.lowest, scaling.max
                    about = (join(where, "copies"), join(where, "scaling"))
                    capacities = [Capacity(lowest, most, about)]
                    yield Place(join(where, "deployment"), component.deployment, capacities)


def _of_instances(environment: Environment, owner: str) -> list[Capacity]:
    found = []
    for fleet in fleets(environment):
        if fleet.owner == owner:
            scaling = scaling_of(fleet.instances)
            count = fleet.instances.instance_count or 1
            fewest, most = (scaling.lowest, scaling.max) if scaling else (count, count)
            about = (fleet.path("instance_count"), fleet.path("scaling"))
            found.append(Capacity(fewest, most, about))
    return found
