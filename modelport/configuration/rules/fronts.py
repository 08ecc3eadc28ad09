"""`front`: who may call, and how much API Gateway lets through."""

from collections.abc import Iterator

from modelport.configuration.endpoints.common import Called
from modelport.configuration.endpoints.front import RestFront
from modelport.configuration.environment import EMBEDDED_ACCOUNT, Environment
from modelport.configuration.problems import Problem, join

_ACCOUNT_RATE = 10_000
_ACCOUNT_BURST = 5_000
"""Quotas of an account's APIs in a region together: API Gateway Developer Guide, "Quotas"."""


def errors(environment: Environment) -> Iterator[Problem]:
    """An API that anybody may call, anywhere but in the embedded AWS."""
    for front, rest in _rest_fronts(environment):
        if rest.authorisation == "open" and not environment.is_embedded:
            path = join(front, "authorisation")
            accepted = f"iam or api-key; open only in the embedded AWS (account {EMBEDDED_ACCOUNT})"
            yield Problem(path, "open", accepted, "anybody could call it: choose iam or api-key")


def warnings(environment: Environment) -> Iterator[Problem]:
    """Throttling above what API Gateway gives a whole account, unless AWS raised it."""
    for front, rest in _rest_fronts(environment):
        path, throttling = join(front, "throttling"), rest.throttling
        for name, value, quota in (
            ("requests_per_second", throttling.requests_per_second, _ACCOUNT_RATE),
            ("burst", throttling.burst, _ACCOUNT_BURST),
        ):
            if value > quota:
                accepted = f"at most {quota:,}, the quota of an account in a region"
                advice = "lower it, or have the quota raised"
                yield Problem(join(path, name), f"{value:,}", accepted, advice)


def _rest_fronts(environment: Environment) -> Iterator[tuple[str, RestFront]]:
    for key, endpoint in environment.endpoints.items():
        if isinstance(endpoint, Called) and endpoint.front.rest:
            yield join("endpoints", key, "front.rest"), endpoint.front.rest
