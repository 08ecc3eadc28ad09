"""What ministack leaves out of an HTTP API's request path: limits, throttling, denials.

Facts: "Quotas for configuring and running an HTTP API" (10 MB payload, 30 s), "Lambda quotas"
(6 MB synchronous payload), "Throttle requests to your HTTP APIs" (429, for each route).
"""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from local_aws.ministack_hooks.internals import internal

_MEBIBYTE = 1024 * 1024
_GATEWAY_LIMIT = 10 * _MEBIBYTE
_FUNCTION_LIMIT = 6 * _MEBIBYTE
_DEFAULT_TIMEOUT = 30_000


def install() -> None:
    """Wrap the request path."""
    gateway, app = internal("services.apigateway"), internal("app")
    gateway._handle_execute_in_scope = _limited(gateway)  # noqa: SLF001 - ministack has no other way
    gateway._invoke_lambda_proxy = _throttled(gateway, _timed(gateway))  # noqa: SLF001 - the same
    app._enforce_execute_api = _forbidden(gateway, app)  # noqa: SLF001 - the same


def _limited(gateway: Any) -> Callable[..., Awaitable[Any]]:
    """Refuse a body that API Gateway would not take."""
    original = gateway._handle_execute_in_scope  # noqa: SLF001 - the same

    async def execute(  # noqa: PLR0913, PLR0917 - ministack's signature
        api_id: str, stage: str, path: str, method: str, headers: Any, body: bytes, *rest: Any
    ) -> Any:
        if len(body or b"") > _GATEWAY_LIMIT:
            return _refusal(413, "Request Entity Too Large")
        return await original(api_id, stage, path, method, headers, body, *rest)

    return execute


def _timed(gateway: Any) -> Callable[..., Awaitable[Any]]:
    """Refuse an event that Lambda would not take; give up on a function that is too slow."""
    original = gateway._invoke_lambda_proxy  # noqa: SLF001 - the same

    async def invoke(integration: Any, *rest: Any, **named: Any) -> Any:
        headers, body = rest[4], rest[5] or b""
        if _size(gateway, body, headers) > _FUNCTION_LIMIT:
            return _refusal(413, "Request Entity Too Large")
        task = asyncio.ensure_future(original(integration, *rest, **named))
        timeout = float(integration.get("timeoutInMillis") or _DEFAULT_TIMEOUT) / 1000
        done, _ = await asyncio.wait({task}, timeout=timeout)
        # Where it isn't done, the function runs on, as it would on AWS.
        return task.result() if done else _refusal(503, "Service Unavailable")

    return invoke


def _size(gateway: Any, body: bytes, headers: Mapping[str, str]) -> int:
    """How long the body is within the event."""
    if gateway._v2_request_body_is_text(headers.get("content-type")):  # noqa: SLF001 - the same
        return len(json.dumps(body.decode("utf-8", "replace")))
    return len(base64.b64encode(body))


def _throttled(
    gateway: Any, original: Callable[..., Awaitable[Any]]
) -> Callable[..., Awaitable[Any]]:
    """Refuse more requests of a route than its stage lets through."""
    take_token = internal("services.apigateway_v1")._take_token  # noqa: SLF001 - the same

    async def invoke(integration: Any, api_id: str, stage: str, *rest: Any, **named: Any) -> Any:
        found = gateway._stages.get(api_id, {}).get(stage) or {}  # noqa: SLF001 - the same
        route_key = rest[5]
        limits = _limits(found.get("defaultRouteSettings") or {})
        if not take_token(("http", api_id, stage, route_key), limits):
            return _refusal(429, "Too Many Requests")
        return await original(integration, api_id, stage, *rest, **named)

    return invoke


def _limits(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Of a stage that a template made, or the API itself, which spells its keys otherwise."""
    given = {name[:1].lower() + name[1:]: value for name, value in settings.items()}
    return {
        "rateLimit": given.get("throttlingRateLimit"),
        "burstLimit": given.get("throttlingBurstLimit"),
    }


def _forbidden(gateway: Any, app: Any) -> Callable[..., Any]:
    """Answer whomever IAM turns away as HTTP APIs do: in two words, whatever the reason."""
    original = app._enforce_execute_api  # noqa: SLF001 - the same

    def enforce(api_id: str, *rest: Any, **named: Any) -> Any:
        denied = original(api_id, *rest, **named)
        if denied and gateway.find_api_scope(api_id) is not None:
            return _refusal(403, "Forbidden")
        return denied

    return enforce


def _refusal(status: int, message: str) -> tuple[int, dict[str, str], bytes]:
    body = json.dumps({"message": message}).encode()
    return status, {"Content-Type": "application/json"}, body
