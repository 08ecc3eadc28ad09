"""Every model of an environment that has to be looked up, and what the lock says of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from modelport.configuration.lock import Lock, LockedModel, source_of
from modelport.configuration.problems import join
from modelport.configuration.rules.lock import is_locked
from modelport.resolving.automl import best_candidate
from modelport.resolving.errors import ResolvingError, UnresolvedError
from modelport.resolving.processing_units import processing_unit
from modelport.resolving.registry import approved_version

if TYPE_CHECKING:
    from modelport.configuration import Environment


def resolve(environment: Environment, sagemaker: Any) -> Lock:
    """Asks a boto3 client of SageMaker for the containers of each model that the lock holds.

    Raises:
        ResolvingError: with a line for each model that can't be resolved.
    """
    models, problems = {}, []
    for key, model in sorted(environment.models.items()):
        if not is_locked(model):
            continue
        try:
            models[key] = _resolved(environment, key, sagemaker)
        except UnresolvedError as error:
            source = "automl" if model.automl else "registry"
            problems.append(f"{join('models', key, source)}: {error}")
    if problems:
        raise ResolvingError(problems)
    return Lock(models=models)


def _resolved(environment: Environment, key: str, sagemaker: Any) -> LockedModel:
    model = environment.models[key]
    if model.automl:
        unit = processing_unit(environment, key)
        name, containers = best_candidate(sagemaker, model.automl, processing_unit=unit)
    elif model.registry:
        name, containers = approved_version(sagemaker, model.registry)
    return LockedModel(source=source_of(model) or "", resolved=name, containers=containers)


def locked_text(lock: Lock) -> str:
    """The lock as its file has it: the same for the same answers, however often it is asked."""
    return json.dumps(lock.model_dump(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
