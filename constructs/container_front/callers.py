"""What callers show to the load balancer."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A claim that a token must have, beside its issuer and its times."""

    name: str
    format: str
    values: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """The JSON web tokens that are let through, all signed with RS256.

    Application Load Balancers user guide, "Verify JWTs using an Application Load Balancer".
    """

    issuer: str
    keys: str
    claims: Sequence[Claim]


@dataclass(frozen=True, kw_only=True)
class TrustedAuthorities:
    """Where the PEM file lies with the authorities that sign callers' certificates."""

    bucket: str
    key: str
    version: str | None
