"""What fronts of several kinds are told alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


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
