"""Tokens that GraphQL APIs are asked with: ministack's AppSync takes any, its HTTP APIs check them.

Facts: AWS AppSync Developer Guide, "OPENID_CONNECT authorization" (the client id is a regular
expression held against `aud` or `azp`) and "AMAZON_COGNITO_USER_POOLS authorization" (against the
id of the app client: `aud` of an id token, `client_id` of an access token). A token stands alone in
its header (aws/aws-appsync-community, issue 96): AppSync can't handle a scheme before it.
"""

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from local_aws.ministack_hooks.internals import internal

_SIGNED = "AWS4-HMAC-SHA256"
_BEARER = "bearer "
_SOURCE = ["$request.header.Authorization"]
_CLIENT_CLAIMS = ("aud", "azp", "client_id")


def install() -> None:
    """Wrap the check of who asks."""
    service = internal("services.appsync")
    service._request_is_authenticated = _with_tokens_checked(service)  # noqa: SLF001 - ministack has no other way


def _with_tokens_checked(service: Any) -> Callable[..., bool]:
    original = service._request_is_authenticated  # noqa: SLF001 - the same

    def request_is_authenticated(api_id: str, api: Any, headers: Any) -> bool:
        given = {str(name).lower(): value for name, value in (headers or {}).items()}
        if str(given.get("authorization") or _SIGNED).startswith(_SIGNED):
            return bool(original(api_id, api, given))
        is_bare = not given["authorization"].lower().startswith(_BEARER)
        if is_bare and any(_accepts(*issuer, given) for issuer in _issuers(api)):
            return True
        # Another provider may still take what else the request has.
        del given["authorization"]
        return bool(original(api_id, api, given))

    return request_is_authenticated


def _issuers(api: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Whose tokens an API takes, and for which clients."""
    for provider in (api, *(api.get("additionalAuthenticationProviders") or ())):
        kind = provider.get("authenticationType")
        if kind == "OPENID_CONNECT":
            config = provider["openIDConnectConfig"]
            yield config["issuer"], config.get("clientId") or ".*"
        elif kind == "AMAZON_COGNITO_USER_POOLS":
            config = provider["userPoolConfig"]
            pools = f"https://cognito-idp.{config['awsRegion']}.amazonaws.com"
            yield f"{pools}/{config['userPoolId']}", config.get("appIdClientRegex") or ".*"


def _accepts(issuer: str, clients: str, headers: Mapping[str, str]) -> bool:
    """Whether the token is the issuer's, in its time, and for a client.

    Requests are answered on threads, where no loop runs.
    """
    gateway = internal("services.apigateway")
    authorizer = {"identitySource": _SOURCE, "jwtConfiguration": {"issuer": issuer}}
    claims, _, error = asyncio.run(gateway._validate_jwt_authorizer({}, authorizer, headers, {}))  # noqa: SLF001 - the same
    if error:
        return False
    return any(re.search(clients, client) for client in _clients(claims))


def _clients(claims: Mapping[str, Any]) -> Iterator[str]:
    for name in _CLIENT_CLAIMS:
        value = claims.get(name) or []
        yield from map(str, value if isinstance(value, list) else [value])
