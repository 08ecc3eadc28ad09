"""How many instances of a type the templates need, for endpoints and for batch transform."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from modelport.planning import endpoints, fleets_of
from modelport.planning.template import STATE_MACHINE, evaluate, properties, resources
from modelport.preflight.named import Named, Written, owner_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modelport.configuration import Environment
    from modelport.planning import Endpoint
    from modelport.planning.template import Template

Use = Literal["endpoint usage", "transform job usage"]


@dataclass(frozen=True, kw_only=True)
class Demand:
    """Instances of one type, of all endpoints together or of one transform job.

    Attributes:
        named: the type.
        use: as Service Quotas calls it.
        owners: who needs how many to begin with, by name.
        most: as many as scaling may make of it.
        meanwhile: how many more there are while everything is updated at once.
    """

    named: Named
    use: Use
    owners: Mapping[str, int]
    most: int
    meanwhile: int = 0

    @property
    def quota(self) -> str:
        """The name of its quota in Service Quotas."""
        return f"{self.named.value} for {self.use}"

    @property
    def first(self) -> int:
        """How many there are to begin with."""
        return sum(self.owners.values())


def demands(templates: Mapping[str, Template], environment: Environment) -> list[Demand]:
    """What the templates need, by quota; instance pools aren't counted: any of them will do."""
    written = Written(environment, "endpoints")
    parts = [
        part
        for stack, template in templates.items()
        for endpoint in endpoints(stack, template)
        for part in _of_endpoint(endpoint, written)
    ]
    types = dict.fromkeys(part.named.value for part in parts)
    sums = [_sum([part for part in parts if part.named.value == one]) for one in types]
    return [*sums, *_of_jobs(templates, environment)]


def _of_endpoint(endpoint: Endpoint, written: Written) -> Iterator[Demand]:
    is_rolling = "RollingUpdatePolicy" in endpoint.deployment
    for variant in endpoint.variants.values():
        for fleet in fleets_of(variant):
            if len(set(fleet.types)) == 1:
                key = written.key_of(fleet.types[0])
                where = {"stack": endpoint.stack, "owner": endpoint.name, "key": key}
                yield Demand(
                    named=Named(value=fleet.types[0], **where),
                    use="endpoint usage",
                    owners={endpoint.name: fleet.count},
                    most=fleet.most,
                    meanwhile=0 if is_rolling else fleet.count,
                )


def _sum(parts: list[Demand]) -> Demand:
    owners: dict[str, int] = {}
    for part in parts:
        for owner, count in part.owners.items():
            owners[owner] = owners.get(owner, 0) + count
    return Demand(
        named=parts[0].named,
        use=parts[0].use,
        owners=owners,
        most=sum(part.most for part in parts),
        meanwhile=sum(part.meanwhile for part in parts),
    )


def _of_jobs(templates: Mapping[str, Template], environment: Environment) -> Iterator[Demand]:
    """Each job by itself: nobody knows which run at the same time."""
    written = Written(environment, "batch")
    for stack, template in templates.items():
        for resource in resources(template, STATE_MACHINE).values():
            definition = evaluate(properties(resource).get("DefinitionString"), template)
            for given in _transform_resources([_parsed(definition)]):
                value, owner = given["InstanceType"], owner_of(stack, template)
                key, count = written.key_of(value), given["InstanceCount"]
                named = Named(value=value, stack=stack, owner=owner, key=key)
                yield Demand(
                    named=named, use="transform job usage", owners={owner: count}, most=count
                )


def _parsed(definition: Any) -> Any:
    try:
        return json.loads(definition)
    except (TypeError, ValueError):
        return None  # not all of it is known before the deployment


def _transform_resources(values: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    for value in values:
        if isinstance(value, dict):
            if "TransformResources" in value:
                yield value["TransformResources"]
            yield from _transform_resources(value.values())
        elif isinstance(value, list):
            yield from _transform_resources(value)
