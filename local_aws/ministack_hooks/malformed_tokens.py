"""Tokens of another form than a token has: ministack would fail over them, with a 500.

A part that is no JSON object, or a time that is no number (RFC 7519, "Registered Claim Names"),
is refused as a token that has ended is. HTTP APIs, GraphQL APIs and load balancers all ask here.
"""

from typing import Any

from local_aws.ministack_hooks.internals import internal

_MALFORMED = (AttributeError, OverflowError, TypeError, ValueError)


def install() -> None:
    """Wrap the check of a token."""
    gateway = internal("services.apigateway")
    original = gateway._validate_jwt_authorizer  # noqa: SLF001 - ministack has no other way

    async def validate(*asked: Any) -> Any:
        try:
            return await original(*asked)
        except _MALFORMED:
            return None, None, gateway._jwt_unauthorized()  # noqa: SLF001 - the same

    gateway._validate_jwt_authorizer = validate  # noqa: SLF001 - the same
