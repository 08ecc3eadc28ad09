"""`front.rest`: a REST API of API Gateway with a Lambda function between it and the endpoint."""

from typing import Literal

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.endpoints.fronts.common import (
    CrossOrigin,
    Domain,
    Firewall,
    Quota,
    Streamed,
    Throttling,
    UserPoolToken,
)
from modelport.configuration.quantities import Seconds


class RestApi(Section):
    """What both kinds of REST API have."""

    authorisation: Literal["iam", "jwt", "api-key", "open"] = Field(
        "iam",
        description="iam (requests are signed), jwt (a token of Amazon Cognito), api-key (a key "
        "and a usage plan), or open (nobody is asked; only in the embedded AWS).",
    )
    jwt: UserPoolToken | None = Field(None, description="For authorisation: jwt, which tokens.")
    throttling: Throttling = Field(Throttling(), description="Limits on the rate.")
    quota: Quota | None = Field(None, description="For authorisation: api-key, limits in all.")
    cors: CrossOrigin | None = Field(None, description="Web pages that may call; none without it.")
    domain: Domain | None = Field(None, description="A name of one's own; AWS's without it.")
    firewall: Firewall | None = Field(None, description="AWS WAF in front; none without it.")
    timeout: Seconds = Field(
        29,
        ge=1,
        le=29,
        description="The longest that a caller waits for an answer (at most 29 s, API Gateway's "
        "own limit).",
    )


class RestFront(Streamed, RestApi):
    """A REST API and a function, which checks requests and explains what went wrong."""
