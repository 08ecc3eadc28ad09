"""What fronts of several kinds are told alike."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

PATH = "predict"
"""Where predictions are asked for, below an API's root."""
ROUTES = (f"POST /{PATH}", "GET /openapi.json")
"""What the function of an endpoint that answers at once has."""
STAGE = "v1"

_POOL = re.compile(
    r"https://cognito-idp\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/(?P<id>[\w-]+)"
)


@dataclass(frozen=True, kw_only=True)
class UserPool:
    """A user pool of Amazon Cognito.

    Attributes:
        region: where it is.
        id: its id, which begins with the region.
    """

    region: str
    id: str


@dataclass(frozen=True, kw_only=True)
class Token:
    """The bearer tokens (JWT) that are taken.

    Attributes:
        issuer: a URL, the tokens' `iss`.
        audiences: a token's `aud`, or Cognito's `client_id`, is one of these.
        scopes: a token has one of these, if there are any.
    """

    issuer: str
    audiences: Sequence[str]
    scopes: Sequence[str] = ()

    @property
    def user_pool(self) -> UserPool | None:
        """The user pool of Amazon Cognito that issues them, if one does."""
        found = _POOL.fullmatch(self.issuer)
        return UserPool(region=found["region"], id=found["id"]) if found else None


@dataclass(frozen=True, kw_only=True)
class CrossOrigin:
    """The web pages that may call from a browser (CORS).

    Attributes:
        origins: such as https://example.com, or * alone.
        max_age: seconds that a browser remembers the answer.
    """

    origins: Sequence[str]
    max_age: int


REQUEST_HEADERS = (
    "Accept",
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "X-Amz-Content-Sha256",
    "X-Amz-Date",
    "X-Amz-Security-Token",
    "X-Amzn-SageMaker-InputLocation",
    "X-Amzn-SageMaker-Target-Container-Hostname",
    "X-Amzn-SageMaker-Target-Model",
    "X-Api-Key",
)
"""What a web page may send: signatures, tokens, keys, and what is passed on to the model."""

RESPONSE_HEADERS = ("Location", "Retry-After", "X-Request-Id")
"""What a web page may read beside the body."""


@dataclass(frozen=True, kw_only=True)
class Quota:
    """How much one key may ask in all.

    Attributes:
        requests: so many in a period.
        period: day, week or month.
    """

    requests: int
    period: Literal["day", "week", "month"]
