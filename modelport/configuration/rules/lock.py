"""`NAME.lock.json`: what a model's source was resolved to, and still the source of the file."""

from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.lock import source_of
from modelport.configuration.model import Model
from modelport.configuration.problems import Problem, join


def errors(environment: Environment) -> Iterator[Problem]:
    """Models that are to be resolved before the review, and are not, or from another source."""
    for key, model in environment.models.items():
        source = source_of(model)
        if source is None or not is_locked(model):
            continue
        path = join("models", key, "automl" if model.automl else "registry")
        locked = environment.lock.models.get(key)
        advice = (
            f"run modelport resolve {environment.name}, and commit {environment.name}.lock.json"
        )
        if locked is None:
            received = f"{source}, of which the lock says nothing"
            yield Problem(path, received, "containers that the lock names", advice)
        elif locked.source != source:
            received = f"{source}, while the lock has {locked.source}"
            yield Problem(path, received, "a lock of the same source", advice)


def warnings(environment: Environment) -> Iterator[Problem]:
    """What the lock says of models that are not resolved any more."""
    for key in environment.lock.models:
        model = environment.models.get(key)
        if model is None or not is_locked(model):
            received = f"{key}, which the configuration does not resolve"
            accepted = "models with automl or registry"
            advice = f"run modelport resolve {environment.name}, which leaves it out"
            yield Problem(f"{environment.name}.lock.json", received, accepted, advice)


def is_locked(model: Model) -> bool:
    """Whether a model's containers are looked up before the review, and written down."""
    return model.registry is not None or bool(model.automl and model.automl.resolve == "review")
