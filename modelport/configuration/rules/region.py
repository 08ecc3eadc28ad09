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


def lacks(region: str, resource_type: str) -> bool:
    """Whether a region does not have a type of resource, beyond doubt.

    That is so in China, whose missing features are documented; elsewhere CloudFormation's schemas
    can lag behind (`may_lack`).
    """
    found = regions().get(region)
    is_china = found is not None and found.partition == "aws-cn"
    return is_china and has_resource_type(region, resource_type) is False


def may_lack(region: str, resource_type: str) -> bool:
    """Whether CloudFormation's schemas show no such resource, which deserves a warning."""
    is_absent = has_resource_type(region, resource_type) is False
    return is_absent and not lacks(region, resource_type)
