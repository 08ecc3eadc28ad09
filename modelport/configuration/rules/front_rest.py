"""`front.rest`, `front.direct`: whose tokens a REST API can check."""

import re
from collections.abc import Iterator

from modelport.configuration.endpoints.fronts.rest import RestApi
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.rules.fronts import fronts

_POOL = r"https://cognito-idp\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?/\1_[A-Za-z0-9]+"


def errors(environment: Environment) -> Iterator[Problem]:
    """Tokens of any issuer but a user pool of Amazon Cognito."""
    for path, front in fronts(environment):
        if not isinstance(front, RestApi) or front.jwt is None:
            continue
        if not re.fullmatch(_POOL, front.jwt.issuer):
            yield Problem(
                join(path, "jwt.issuer"),
                show(front.jwt.issuer),
                "a user pool of Amazon Cognito, https://cognito-idp.REGION.amazonaws.com/POOL",
                "a REST API takes no other tokens: use front.http for them",
            )
