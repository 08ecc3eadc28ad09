"""Endpoints refer to models: each to one that there is, and each model is used."""

from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, did_you_mean, join, listing, show


def errors(environment: Environment) -> Iterator[Problem]:
    """Endpoints of models that are not there."""
    known = list(environment.models)
    for key, endpoint in environment.endpoints.items():
        if endpoint.model not in environment.models:
            accepted = f"a key below models: {listing(known) or 'there are none'}"
            advice = did_you_mean(endpoint.model, known, f"add models.{endpoint.model}")
            yield Problem(join("endpoints", key, "model"), show(endpoint.model), accepted, advice)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Models that no endpoint serves, and a file without endpoints."""
    used = {endpoint.model for endpoint in environment.endpoints.values()}
    for key in environment.models:
        if key not in used:
            accepted = "a model that an endpoint serves"
            advice = "it is not deployed: remove it, or add an endpoint"
            yield Problem(join("models", key), "a model without an endpoint", accepted, advice)
    if not environment.endpoints:
        yield Problem("endpoints", "none", "at least one", "nothing will be served: add one")
