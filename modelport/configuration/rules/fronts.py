"""`front`: who may call, and how much goes through."""

from collections.abc import Iterator
from typing import Any, get_args

from modelport.configuration.endpoints.fronts import AnyFront
from modelport.configuration.environment import EMBEDDED_ACCOUNT, Environment
from modelport.configuration.problems import Problem, join
from modelport.facts.regions import has_resource_type

_ACCOUNT_RATE = 10_000
_ACCOUNT_BURST = 5_000
"""Quotas of an account's APIs in a region together: API Gateway Developer Guide, "Quotas"."""
_NOT_EVERYWHERE = {"graphql": "AWS::AppSync::GraphQLApi", "function_url": "AWS::Lambda::Url"}
"""What CloudFormation makes of fronts that not every region has."""
PRODUCTION = "prod"
ASKS = {"jwt": "jwt", "mutual_tls": "mutual-tls"}
"""The sections that an authorisation asks for, and it alone."""
_ALLOWS = {"quota": "api-key", "key_expires": "api-key"}
"""The keys that an authorisation allows, and it alone."""


def errors(environment: Environment) -> Iterator[Problem]:
    """Fronts that anybody may call outside the embedded AWS, and sections that miss their use."""
    for path, front in fronts(environment):
        if front.authorisation == "open":
            yield from _open(path, front, environment)
        yield from _sections(path, front)


def _open(path: str, front: AnyFront, environment: Environment) -> Iterator[Problem]:
    where = join(path, "authorisation")
    known = get_args(type(front).model_fields["authorisation"].annotation)
    advice = "anybody could call it: choose " + " or ".join(k for k in known if k != "open")
    if not environment.is_embedded:
        accepted = f"who may call; open only in the embedded AWS (account {EMBEDDED_ACCOUNT})"
        yield Problem(where, "open", accepted, advice)
    elif environment.name == PRODUCTION:
        accepted = f"who may call; open never in an environment named {PRODUCTION}"
        yield Problem(where, "open", accepted, advice)


def _sections(path: str, front: AnyFront) -> Iterator[Problem]:
    for section, authorisation in (ASKS | _ALLOWS).items():
        is_given = getattr(front, section, None) is not None
        is_asked = front.authorisation == authorisation
        if section in ASKS and is_asked and not is_given:
            accepted = "a section with what callers show"
            yield Problem(join(path, section), "nothing", accepted, f"{authorisation} needs it")
        if is_given and not is_asked:
            received = f"it with authorisation: {front.authorisation}"
            accepted = f"it together with authorisation: {authorisation}"
            advice = "remove it, or choose that authorisation"
            yield Problem(join(path, section), received, accepted, advice)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Throttling above what API Gateway gives a whole account, and kinds that a region lacks."""
    for path, front in fronts(environment):
        needed = _NOT_EVERYWHERE.get(path.rpartition(".")[2])
        if needed and has_resource_type(environment.region, needed) is False:
            accepted = f"a region whose CloudFormation schemas have {needed}"
            yield Problem(path, environment.region, accepted, "check that it is offered there")
        throttling = getattr(front, "throttling", None)
        if throttling is not None:
            yield from _above_quota(join(path, "throttling"), throttling)


def _above_quota(path: str, throttling: Any) -> Iterator[Problem]:
    for name, value, quota in (
        ("requests_per_second", throttling.requests_per_second, _ACCOUNT_RATE),
        ("burst", throttling.burst, _ACCOUNT_BURST),
    ):
        if value > quota:
            accepted = f"at most {quota:,}, the quota of an account in a region"
            advice = "lower it, or have the quota raised"
            yield Problem(join(path, name), f"{value:,.10g}", accepted, advice)


def fronts(environment: Environment) -> Iterator[tuple[str, AnyFront]]:
    """Every front of the environment, by the path of its section."""
    for key, endpoint in environment.endpoints.items():
        section = getattr(endpoint, "front", None)
        for kind, front in section.asked_for.items() if section else ():
            yield join("endpoints", key, "front", kind), front
