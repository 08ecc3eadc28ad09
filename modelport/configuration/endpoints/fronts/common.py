"""What fronts of several kinds have in common."""

from typing import Literal, TypeGuard

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.quantities import Seconds


class Throttling(Section):
    """How much the API lets through; above it, callers get a 429."""

    requests_per_second: float = Field(
        50, gt=0, description="The steady rate of requests a second over all callers."
    )
    burst: int = Field(100, ge=1, description="How many may come at once on top of that.")


class Quota(Section):
    """How much the holder of a key may ask in all."""

    requests: int = Field(ge=1, description="How many requests in a period; above it, a 429.")
    period: Literal["day", "week", "month"] = Field("month", description="When it starts anew.")


class UserPoolToken(Section):
    """The bearer tokens that are taken, of all clients of a user pool of Amazon Cognito."""

    issuer: str = Field(
        description="https://cognito-idp.REGION.amazonaws.com/POOL, a pool of the same account."
    )
    scopes: list[str] = Field(
        default_factory=list,
        description="A token has one of these scopes, and is an access token; without any, an ID "
        "token is asked for.",
    )


class JsonWebToken(Section):
    """The bearer tokens that are taken, of Amazon Cognito or of any other issuer."""

    issuer: str = Field(
        description="The issuer's URL, as its tokens name it in `iss`; below it lies "
        ".well-known/openid-configuration."
    )
    audiences: list[str] = Field(
        min_length=1,
        description="The audiences: a token's `aud` (or, of Cognito, `client_id`) is one.",
    )
    scopes: list[str] = Field(
        default_factory=list, description="A token has one of these scopes; none are asked without."
    )


class CrossOrigin(Section):
    """Which web pages may call from a browser (CORS)."""

    origins: list[str] = Field(
        min_length=1, description="Origins such as https://example.com; * means every page."
    )
    max_age: Seconds = Field(
        600, ge=0, le=86400, description="How long a browser remembers the answer (at most 1d)."
    )


class MutualTls(Section):
    """Callers show a certificate of their own."""

    trust_store: str = Field(
        description="The s3://bucket/key of a PEM file with the authorities that sign them."
    )
    version: str | None = Field(None, description="The version of that S3 object.")


class Domain(Section):
    """A name of one's own for an API, in place of AWS's."""

    name: str = Field(description="A host name such as iris.example.com.")
    certificate: str = Field(
        description="The ARN of the certificate in AWS Certificate Manager, in the same region."
    )
    hosted_zone: str | None = Field(
        None, description="The id of the Route 53 zone that gets the record; without it, none is."
    )
    mutual_tls: MutualTls | None = Field(
        None, description="Callers show a certificate, beside what `authorisation` asks for."
    )


LONGEST_STREAM = 480
"""Seconds that an endpoint gives a stream (API reference, InvokeEndpointWithResponseStream)."""


class Streamed(Section):
    """A front that can hand on an answer while the model makes it."""

    streaming: bool = Field(
        default=False,
        description="Whether POST /stream sends the answer piece by piece, as events.",
    )
    stream_timeout: Seconds | None = Field(
        None,
        ge=1,
        le=LONGEST_STREAM,
        description="For streaming: the longest that a stream takes; without it 8 min, all that an "
        "endpoint gives one.",
    )

    @property
    def stream_seconds(self) -> int | None:
        """How long a stream may take; none where nothing is streamed."""
        return (self.stream_timeout or LONGEST_STREAM) if self.streaming else None


def streams(front: object) -> TypeGuard[Streamed]:
    """Whether a front hands on answers while the model makes them."""
    return isinstance(front, Streamed) and front.streaming


class Firewall(Section):
    """AWS WAF in front: it turns requests away before they cost anything."""

    web_acl: str | None = Field(
        None, description="The ARN of a web ACL of yours; one of the front's own without it."
    )
    requests_per_address: int = Field(
        2000,
        ge=10,
        le=2_000_000_000,
        description="The most requests of one IP address in five minutes; not for a web ACL of "
        "yours.",
    )
