"""What is served refers to models: each to one that there is, and each model is used."""

from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, did_you_mean, join, listing, show
from modelport.configuration.rules.places import uses


def errors(environment: Environment) -> Iterator[Problem]:
    """Models that are not there, and a file in which nothing is served."""
    known = list(environment.models)
    for use in uses(environment):
        if use.model not in environment.models:
            accepted = f"a key below models: {listing(known) or 'there are none'}"
            advice = did_you_mean(use.model, known, f"add models.{use.model}")
            about = (join("models", use.model),)
            yield Problem(use.path, show(use.model), accepted, advice, about)
    if not environment.endpoints and not environment.batch:
        accepted = "at least one endpoint, or a job below batch"
        yield Problem("endpoints", "none", accepted, "nothing would be served: add one", ("batch",))


def warnings(environment: Environment) -> Iterator[Problem]:
    """Models that nothing uses."""
    used = {use.model for use in uses(environment)}
    for key in environment.models:
        if key not in used:
            accepted = "a model that an endpoint serves, or that a batch transform uses"
            advice = "it is not deployed: remove it, or add an endpoint"
            yield Problem(join("models", key), "a model without an endpoint", accepted, advice)
