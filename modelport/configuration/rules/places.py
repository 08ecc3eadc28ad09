"""Where models run: on which instances, and where the file speaks of it."""

from collections.abc import Iterator
from typing import NamedTuple

from modelport.configuration.base import Section
from modelport.configuration.batch import BatchTransform
from modelport.configuration.endpoints import Endpoint, ServerlessEndpoint
from modelport.configuration.endpoints.common import Instances
from modelport.configuration.environment import Environment
from modelport.configuration.problems import join


class Fleet(NamedTuple):
    """The instances of one variant.

    Attributes:
        owner: the path of the endpoint.
        endpoint: the endpoint.
        place: the path of the variant's section below the endpoint's; "" for the endpoint itself.
        instances: what the variant says and inherits.
    """

    owner: str
    endpoint: Endpoint
    place: str
    instances: Instances

    def path(self, key: str) -> str:
        """Where the file speaks of a key: in the variant's section, or where it inherits it."""
        section = _below(self.endpoint, self.place)
        own = self.place and key.partition(".")[0] in section.model_fields_set
        return join(self.owner, self.place, key) if own else join(self.owner, key)

    @property
    def instance_types(self) -> dict[str, str]:
        """Every instance type that may serve, by the path of its key."""
        return {self.path(key): name for key, name in self.instances.instance_types.items()}


class Use(NamedTuple):
    """A model where it is used.

    Attributes:
        path: the key that names the model.
        model: the model's key.
        owner: the endpoint, or the batch transform.
        instance_types: those that it runs on, by the path of their keys; none without instances.
    """

    path: str
    model: str
    owner: Endpoint | BatchTransform
    instance_types: dict[str, str]

    @property
    def is_serverless(self) -> bool:
        """Whether SageMaker runs it without instances."""
        return isinstance(self.owner, ServerlessEndpoint)


def fleets(environment: Environment) -> Iterator[Fleet]:
    """The instances of every variant of every endpoint."""
    for key, endpoint in environment.endpoints.items():
        if isinstance(endpoint, Instances):
            for place, instances in endpoint.fleets.items():
                yield Fleet(join("endpoints", key), endpoint, place, instances)


def uses(environment: Environment) -> Iterator[Use]:
    """Every model where it is used."""
    found = list(fleets(environment))
    for key, endpoint in environment.endpoints.items():
        for below, model in endpoint.model_keys.items():
            owner = join("endpoints", key)
            path = join(owner, below)
            mine = [f for f in found if f.owner == owner and _holds(f.place, below)]
            types = max(mine, key=lambda fleet: fleet.place).instance_types if mine else {}
            yield Use(path, model, endpoint, types)
    for key, batch in environment.batch.items():
        types = {join("batch", key, "instance_type"): batch.instance_type}
        yield Use(join("batch", key, "model"), batch.model, batch, types)


def _holds(place: str, below: str) -> bool:
    return not place or below.startswith(f"{place}.")


def _below(endpoint: Section, place: str) -> Section:
    """The section of a variant: one below `variants`, or the shadow."""
    if not place:
        return endpoint
    key, dot, name = place.partition(".")
    found = getattr(endpoint, key)
    section: Section = found[name] if dot else found
    return section
