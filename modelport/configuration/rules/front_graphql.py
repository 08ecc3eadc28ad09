"""`front.graphql`: what AppSync asks of keys and tokens."""

from collections.abc import Iterator

from modelport.configuration.endpoints.fronts import GraphqlFront
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join
from modelport.configuration.rules.fronts import fronts


def errors(environment: Environment) -> Iterator[Problem]:
    """Keys that would end unnoticed, and scopes that nobody would look at."""
    for path, front in fronts(environment):
        if not isinstance(front, GraphqlFront):
            continue
        if front.authorisation == "api-key" and front.key_expires is None:
            accepted = "the key's last day, at most a year away, such as 2027-03-31"
            advice = "AppSync would let it end after 7 days: say when it ends"
            yield Problem(join(path, "key_expires"), "nothing", accepted, advice)
        if front.jwt and front.jwt.scopes:
            accepted = "jwt without scopes: AppSync looks at a token's issuer and audience alone"
            received = ", ".join(front.jwt.scopes)
            advice = "remove them, or choose another front"
            yield Problem(join(path, "jwt.scopes"), received, accepted, advice)
