"""The best candidate of an AutoML job, for the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from automl_candidate import NoCandidate, Query, find
from modelport.configuration.lock import LockedContainer
from modelport.resolving.errors import UnresolvedError

if TYPE_CHECKING:
    from automl_candidate.candidate import ProcessingUnit
    from modelport.configuration.model import AutoMLSource


def best_candidate(
    sagemaker: Any, source: AutoMLSource, *, processing_unit: ProcessingUnit
) -> tuple[str, tuple[LockedContainer, ...]]:
    """The candidate's name and its containers, found as a deployment would find them.

    Raises:
        UnresolvedError: the job is missing or not completed, or its candidate has no containers.
    """
    query = Query(job=source.job, api=source.api, processing_unit=processing_unit)
    try:
        candidate = find(sagemaker, query)
    except NoCandidate as error:
        raise UnresolvedError(str(error)) from error
    containers = tuple(
        LockedContainer(
            image=container["Image"],
            artifact=container["ModelDataUrl"],
            environment=container.get("Environment") or {},
        )
        for container in candidate.containers
    )
    return candidate.name, containers
