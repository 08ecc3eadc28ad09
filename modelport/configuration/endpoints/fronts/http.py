"""`front.http`: an HTTP API of API Gateway with a Lambda function behind it."""

from typing import Literal

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.endpoints.fronts.common import (
    CrossOrigin,
    Domain,
    JsonWebToken,
    Throttling,
)
from modelport.configuration.quantities import Seconds


class HttpFront(Section):
    """Cheaper and quicker than a REST API, and with fewer features: no keys, no firewall."""

    authorisation: Literal["iam", "jwt", "open"] = Field(
        "iam",
        description="iam (requests are signed), jwt (a token of any issuer), or open (nobody is "
        "asked; only in the embedded AWS).",
    )
    jwt: JsonWebToken | None = Field(None, description="For authorisation: jwt, which tokens.")
    throttling: Throttling = Field(Throttling(), description="Limits on the rate.")
    cors: CrossOrigin | None = Field(None, description="Web pages that may call; none without it.")
    domain: Domain | None = Field(None, description="A name of one's own; AWS's without it.")
    timeout: Seconds = Field(
        30,
        ge=1,
        le=30,
        description="The longest that a caller waits (at most 30 s, API Gateway's own limit).",
    )
