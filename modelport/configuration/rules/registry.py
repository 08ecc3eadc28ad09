"""`registry`: the group of model packages, and which version."""

from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.rules.addresses import arn
from modelport.configuration.rules.region import lacks
from modelport.facts.service_model import matches, shape

_TYPE = "AWS::SageMaker::ModelPackageGroup"
_ARN = "arn:"


def errors(environment: Environment) -> Iterator[Problem]:
    """Groups that there cannot be, and versions before the first."""
    for key, model in environment.models.items():
        if model.registry is None:
            continue
        path = join("models", key, "registry")
        group, version = model.registry.group, model.registry.version
        if lacks(environment.region, _TYPE):
            received = f"registry in {environment.region}, which has no model package groups"
            accepted = f"a region with {_TYPE}"
            advice = "name artifact and container, or choose another region"
            yield Problem(path, received, accepted, advice, ("region",))
        if not matches(group, "ArnOrName") or len(group) > shape("ArnOrName")["max"]:
            accepted = "a model package group's name or ARN"
            yield Problem(join(path, "group"), show(group), accepted, "write it as it is listed")
        elif group.startswith(_ARN):
            yield from arn(join(path, "group"), group, "sagemaker", environment)
        if isinstance(version, int) and version < 1:
            yield Problem(join(path, "version"), str(version), "at least 1", "name a version")
