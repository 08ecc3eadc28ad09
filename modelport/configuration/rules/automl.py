"""`automl`: the job whose best candidate serves."""

from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.model import AutoMLSource
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.rules.places import uses
from modelport.facts.service_model import matches, shape

_ONE_CONTAINER = ("serverless", "multi-container", "pipeline", "inference-components")


def errors(environment: Environment) -> Iterator[Problem]:
    """Names that no job has, and candidates of who knows how many containers where one fits."""
    longest = shape("AutoMLJobName")["max"]
    for key, model in environment.models.items():
        if model.automl:
            yield from job_name(join("models", key, "automl.job"), model.automl.job, longest)
    for use in uses(environment):
        used = environment.models.get(use.model)
        kind = getattr(use.owner, "type", "batch")
        if used and _is_open(used.automl) and kind in _ONE_CONTAINER:
            received = f"{use.model}, whose containers each deployment looks up, with {kind}"
            accepted = "a model of one container, as the lock says it"
            advice = f"say models.{use.model}.automl.resolve: review, or choose type: real-time"
            yield Problem(use.path, received, accepted, advice, (join("models", use.model),))


def job_name(path: str, name: str, longest: int) -> Iterator[Problem]:
    """What is wrong with a job's name."""
    if not name or len(name) > longest or not matches(name, "AutoMLJobName"):
        accepted = f"letters, digits and hyphens between them, at most {longest} characters"
        yield Problem(path, show(name), accepted, "name the job as SageMaker lists it")


def _is_open(source: AutoMLSource | None) -> bool:
    return source is not None and source.resolve == "deployment"
