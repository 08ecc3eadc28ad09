"""Load balancers' `jwt-validation`, by what ministack has for HTTP APIs' JWT authorisers.

Application Load Balancers user guide, "Verify JWTs using an Application Load Balancer";
Elastic Load Balancing API reference, JwtValidationActionAdditionalClaim.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from local_aws.ministack_hooks.internals import internal

_TYPE = "jwt-validation"
_CONFIG = "JwtValidationConfig"
_KEYS = "jwksEndpoint"
_PAGE = b"<html><head><title>401 Authorization Required</title></head><body></body></html>"
_COGNITO = "https://cognito-idp."

Action = Mapping[str, Any]


def install() -> None:
    """Keep what listeners' actions ask of tokens, and ask it of every request."""
    _keep_what_actions_ask()
    _take_the_keys_from_the_endpoint()
    balancers = internal("services.alb")
    original = balancers._execute_actions  # noqa: SLF001 - ministack has no other way

    async def execute(
        actions: Sequence[Action],
        method: str,
        path: str,
        headers: Mapping[str, str],
        *rest: Any,
        **named: Any,
    ) -> Any:
        for action in actions:
            if action["Type"] == _TYPE and not await _passes(action.get(_CONFIG), headers):
                return 401, {"Content-Type": "text/html"}, _PAGE
        others = [action for action in actions if action["Type"] != _TYPE]
        return await original(others, method, path, headers, *rest, **named)

    balancers._execute_actions = execute  # noqa: SLF001 - the same


def _keep_what_actions_ask() -> None:
    """Keep the part of a template's action that ministack does not know."""
    provisioners = internal("services.cloudformation.provisioners")
    original = provisioners._elbv2_listener_actions  # noqa: SLF001 - the same

    def actions(
        properties: Mapping[str, Any], balancer: str, prop: str = "DefaultActions"
    ) -> list[dict[str, Any]]:
        kept: list[dict[str, Any]] = original(properties, balancer, prop)
        for action, given in zip(kept, properties.get(prop) or (), strict=True):
            if _CONFIG in given:
                action[_CONFIG] = given[_CONFIG]
        return kept

    provisioners._elbv2_listener_actions = actions  # noqa: SLF001 - the same


def _take_the_keys_from_the_endpoint() -> None:
    """A load balancer is told where the keys are; an HTTP API finds them by the issuer."""
    gateway = internal("services.apigateway")
    original = gateway._resolve_jwks_url  # noqa: SLF001 - the same

    async def resolve(authorizer: Mapping[str, Any]) -> str | None:
        endpoint = authorizer["jwtConfiguration"].get(_KEYS)
        if endpoint is None or endpoint.startswith(_COGNITO):
            found: str | None = await original(authorizer)
            return found
        return str(endpoint)

    gateway._resolve_jwks_url = resolve  # noqa: SLF001 - the same


async def _passes(config: Mapping[str, Any] | None, headers: Mapping[str, str]) -> bool:
    """Whether the request has a token as it must be: signed, of the issuer, in time."""
    if config is None:
        return False
    authorizer = {
        "identitySource": ["$request.header.authorization"],
        "jwtConfiguration": {"issuer": config["Issuer"], _KEYS: config["JwksEndpoint"]},
    }
    gateway = internal("services.apigateway")
    claims, _, refusal = await gateway._validate_jwt_authorizer({}, authorizer, headers, {})  # noqa: SLF001 - the same
    # Unlike an HTTP API, a load balancer takes no token that never expires.
    if refusal is not None or "exp" not in claims:
        return False
    return all(_has(claims, asked) for asked in config.get("AdditionalClaims", ()))


def _has(claims: Mapping[str, Any], asked: Mapping[str, Any]) -> bool:
    """Whether a claim has the format, and all the values, that are asked for."""
    value = claims.get(asked["Name"])
    found: Sequence[Any]
    match asked["Format"], value:
        case "single-string", str():
            found = [value]
        case "space-separated-values", str():
            found = value.split()
        case "string-array", list():
            found = value
        case _:
            return False
    return all(one in found for one in asked["Values"])
