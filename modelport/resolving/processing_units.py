"""Whether a model is served on CPU or on GPU: some AutoML candidates tell them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.facts import instances
from modelport.resolving.errors import UnresolvedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from automl_candidate.candidate import ProcessingUnit
    from modelport.configuration import Environment
    from modelport.configuration.endpoints import Endpoint


def processing_unit(environment: Environment, model: str) -> ProcessingUnit:
    """What the instances have that serve the model at the key `model`.

    Raises:
        UnresolvedError: some have a GPU and others have none.
    """
    found: set[ProcessingUnit] = {unit_of(name) for name in _instance_types(environment, model)}
    if len(found) > 1:
        raise UnresolvedError(
            "it is served on instance types with and without GPU, and a lock has one list of "
            "containers: write two models"
        )
    return found.pop() if found else "CPU"


def unit_of(instance_type: str) -> ProcessingUnit:
    """The key of InferenceContainerDefinitions for an instance type."""
    instance = instances.find(instance_type)
    return "GPU" if instance and instance.accelerator == "gpu" else "CPU"


def _instance_types(environment: Environment, model: str) -> Iterator[str]:
    for endpoint in environment.endpoints.values():
        for path, key in endpoint.model_keys.items():
            if key == model:
                yield from _of_fleets(endpoint, path)
    yield from (job.instance_type for job in environment.batch.values() if job.model == model)


def _of_fleets(endpoint: Endpoint, path: str) -> Iterator[str]:
    """Of the variant that names the model; of all of them where the path isn't a variant's."""
    fleets = getattr(endpoint, "fleets", {})
    own = path.removesuffix("model").removesuffix(".")
    for fleet in [fleets[own]] if own in fleets else fleets.values():
        yield from fleet.instance_types.values()
