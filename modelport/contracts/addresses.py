"""The ways to ask an endpoint: for each of its models, what InvokeEndpoint needs to reach it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from modelport.configuration.endpoints import (
    InferenceComponentsEndpoint,
    MultiContainerEndpoint,
    MultiModelEndpoint,
    PipelineEndpoint,
    RealTimeEndpoint,
)
from modelport.interfaces.samples import samples_through

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from modelport.configuration import Environment
    from modelport.configuration.model import Model
    from modelport.configuration.seed import SeededContainer
    from modelport.interfaces.samples import Sample


@dataclass(frozen=True)
class Address:
    """Models in a row that answer together, and InvokeEndpoint's parameters that reach them."""

    models: tuple[str, ...]
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A sample request, and what beside it InvokeEndpoint is told."""

    sample: Sample
    parameters: Mapping[str, str] = field(default_factory=dict)


def samples_of(environment: Environment, key: str) -> list[Asked]:
    """The samples of every model behind the endpoint at `key`; none for what isn't a folder here.

    Raises:
        InterfaceError: they can't be read.
    """
    return [
        Asked(sample=sample, parameters=address.parameters)
        for address in addresses(environment.endpoints[key], environment.endpoint_name(key))
        for sample in samples_through(folders_of(environment, address))
    ]


@singledispatch
def addresses(endpoint: Any, _name: str) -> Iterator[Address]:
    """Every way to ask the endpoint of that name: one model answers, if its type adds nothing."""
    yield Address((endpoint.model,))


@addresses.register
def _(endpoint: RealTimeEndpoint, _name: str) -> Iterator[Address]:
    if endpoint.model:
        yield Address((endpoint.model,))
    for name, variant in (endpoint.variants or {}).items():
        yield Address((variant.model,), {"TargetVariant": name})


@addresses.register
def _(endpoint: MultiModelEndpoint, _name: str) -> Iterator[Address]:
    for name, model in endpoint.models.items():
        yield Address((model,), {"TargetModel": f"{name}.tar.gz"})


@addresses.register
def _(endpoint: MultiContainerEndpoint, _name: str) -> Iterator[Address]:
    for name, model in endpoint.models.items():
        yield Address((model,), {"TargetContainerHostname": name})


@addresses.register
def _(endpoint: PipelineEndpoint, _name: str) -> Iterator[Address]:
    yield Address(tuple(endpoint.models))


@addresses.register
def _(endpoint: InferenceComponentsEndpoint, name: str) -> Iterator[Address]:
    for key, component in endpoint.components.items():
        if component.model:
            yield Address((component.model,), {"InferenceComponentName": f"{name}-{key}"})


def folders_of(environment: Environment, address: Address) -> list[Path]:
    """The folders of an address's containers; none where one of them isn't a folder here."""
    artifacts = [
        artifact
        for model in address.models
        for artifact in _artifacts(environment, environment.models[model])
    ]
    if any(artifact is None for artifact in artifacts):
        return []
    return [environment.folder / artifact for artifact in artifacts if artifact]


def _artifacts(environment: Environment, model: Model) -> list[str | None]:
    if model.automl or model.registry:
        return [container.artifact for container in _seeded(environment, model)] or [None]
    return [model.folder]


def _seeded(environment: Environment, model: Model) -> list[SeededContainer]:
    """What the embedded AWS has as the containers of a job or of a model package."""
    seed = environment.seed
    if seed and model.automl and model.automl.job in seed.automl_jobs:
        return seed.automl_jobs[model.automl.job].containers
    if seed and model.registry and model.registry.group in seed.model_packages:
        versions = seed.model_packages[model.registry.group]
        if isinstance(model.registry.version, int):
            return versions[model.registry.version - 1].containers
        return next((v.containers for v in reversed(versions) if v.approval == "Approved"), [])
    return []
