"""`front`: the ways to call an endpoint from outside AWS."""

from typing import Literal

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.quantities import Seconds

Authorisation = Literal["iam", "api-key", "open"]


class Throttling(Section):
    """How much the API lets through; above it, callers get a 429."""

    requests_per_second: float = Field(
        50, gt=0, description="The steady rate of requests a second over all callers."
    )
    burst: int = Field(100, ge=1, description="How many may come at once on top of that.")


class RestFront(Section):
    """A REST API of API Gateway with a Lambda function between it and the endpoint."""

    authorisation: Authorisation = Field(
        "iam",
        description="iam (requests are signed), api-key (a key and a usage plan), or open "
        "(nobody is asked; only in the embedded AWS).",
    )
    throttling: Throttling = Field(Throttling(), description="Limits on the rate.")
    timeout: Seconds = Field(
        29,
        ge=1,
        le=29,
        description="The longest that a caller waits (at most 29 s, API Gateway's own limit).",
    )


class Front(Section):
    """The fronts of one endpoint."""

    rest: RestFront | None = Field(None, description="A REST API and a Lambda function.")
