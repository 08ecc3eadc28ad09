"""`front.graphql`: a GraphQL API of AWS AppSync with a Lambda function behind it."""

from typing import Literal

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.endpoints.fronts.common import Firewall, JsonWebToken
from modelport.configuration.quantities import Day, Seconds


class GraphqlFront(Section):
    """The mutation `predict`, which gives the same data as the other fronts."""

    authorisation: Literal["iam", "jwt", "api-key"] = Field(
        "iam",
        description="iam (requests are signed), jwt (a token of any issuer), or api-key.",
    )
    jwt: JsonWebToken | None = Field(None, description="For authorisation: jwt, which tokens.")
    key_expires: Day | None = Field(
        None, description="For authorisation: api-key, its last day (UTC), at most a year away."
    )
    concurrency: int = Field(
        10,
        ge=1,
        le=1000,
        description="How many requests are answered at once (the function's reserved concurrency).",
    )
    firewall: Firewall | None = Field(None, description="AWS WAF in front; none without it.")
    timeout: Seconds = Field(
        29, ge=1, le=29, description="The longest that a caller waits (AppSync's limit is 30 s)."
    )
