"""`region`: it exists, and SageMaker endpoints are offered there."""

from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, did_you_mean, listing, show
from modelport.facts.regions import has_resource_type, regions


def errors(environment: Environment) -> Iterator[Problem]:
    """A region that AWS does not have."""
    if environment.region not in regions():
        known = sorted(regions())
        closest_first = sorted(known, key=lambda name: name[:2] != environment.region[:2].lower())
        advice = did_you_mean(environment.region, known, "choose one of AWS's regions")
        yield Problem("region", show(environment.region), listing(closest_first), advice)


def warnings(environment: Environment) -> Iterator[Problem]:
    """A region where CloudFormation's schemas show no SageMaker endpoints."""
    if has_resource_type(environment.region, "AWS::SageMaker::Endpoint") is False:
        accepted = "a region whose CloudFormation schemas have AWS::SageMaker::Endpoint"
        advice = "check that SageMaker serves endpoints there"
        yield Problem("region", environment.region, accepted, advice)
