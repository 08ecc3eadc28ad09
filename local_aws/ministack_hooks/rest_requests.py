"""What ministack leaves out of a REST API's request path: payload limits, timeouts, denials.

Facts: "Amazon API Gateway quotas" (10 MB payload, 29 s integration timeout unless raised) and
"Lambda quotas" (6 MB synchronous payload).
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from local_aws.ministack_hooks.internals import internal

_MEBIBYTE = 1024 * 1024
_GATEWAY_LIMIT = 10 * _MEBIBYTE
_FUNCTION_LIMIT = 6 * _MEBIBYTE
_DEFAULT_TIMEOUT = 29_000
_DENIED = "AccessDeniedException"


def install() -> None:
    """Wrap the request path."""
    gateway, app = internal("services.apigateway_v1"), internal("app")
    gateway._execute_in_scope = _limited(gateway)  # noqa: SLF001 - ministack has no other way
    gateway._invoke_lambda_proxy_v1 = _timed(gateway)  # noqa: SLF001 - the same
    gateway._check_request_validation = _by_content_type(gateway)  # noqa: SLF001 - the same
    gateway._AUTHENTICATION_GATEWAY_ERRORS[_DENIED] = ("ACCESS_DENIED", _DENIED)  # noqa: SLF001 - the same
    app._enforce_execute_api = _through_gateway_responses(gateway, app)  # noqa: SLF001 - the same


def _limited(gateway: Any) -> Callable[..., Awaitable[Any]]:
    """Refuse a body that API Gateway would not take."""
    original = gateway._execute_in_scope  # noqa: SLF001 - the same

    async def execute_in_scope(request: Any, api_id: str, stage_name: str, *rest: Any) -> Any:
        body = rest[3]
        stage = gateway._stages_v1.get(api_id, {}).get(stage_name)  # noqa: SLF001 - the same
        if stage is not None and len(body or b"") > _GATEWAY_LIMIT:
            request["stage"] = stage
            return _too_large(gateway)
        return await original(request, api_id, stage_name, *rest)

    return execute_in_scope


def _timed(gateway: Any) -> Callable[..., Awaitable[Any]]:
    """Refuse an event that Lambda would not take; give up on a function that is too slow."""
    original = gateway._invoke_lambda_proxy_v1  # noqa: SLF001 - the same

    async def invoke_lambda_proxy(integration: Any, *rest: Any, **named: Any) -> Any:
        body = rest[7] or b""
        if len(json.dumps(body.decode("utf-8", "replace"))) > _FUNCTION_LIMIT:
            return _too_large(gateway)
        return await in_time(integration, original(integration, *rest, **named))

    return invoke_lambda_proxy


async def in_time(integration: Any, answer: Coroutine[Any, Any, Any]) -> Any:
    """What an integration answers, or that it took too long; it runs on, as it would on AWS."""
    task = asyncio.ensure_future(answer)
    timeout = float(integration.get("timeoutInMillis") or _DEFAULT_TIMEOUT) / 1000
    done, _ = await asyncio.wait({task}, timeout=timeout)
    if not done:
        gateway = internal("services.apigateway_v1")
        return gateway._gw_error("INTEGRATION_TIMEOUT", "Endpoint request timed out")  # noqa: SLF001 - the same
    return task.result()


def _by_content_type(gateway: Any) -> Callable[..., Any]:
    """Validate no body of a content type that has no model.

    ministack falls back to the model of application/json ("Request validation for REST APIs in API
    Gateway": only a body of a matching content type is validated).
    """
    original = gateway._check_request_validation  # noqa: SLF001 - the same

    def check(method: Any, api_id: str, request: Any, headers: Any, *rest: Any) -> Any:
        given = {name.lower(): value for name, value in headers.items()}.get("content-type") or ""
        content_type = given.split(";", 1)[0].strip().lower() or "application/json"
        models = {k: v for k, v in (method.get("requestModels") or {}).items() if k == content_type}
        return original({**method, "requestModels": models}, api_id, request, headers, *rest)

    return check


def _too_large(gateway: Any) -> Any:
    return gateway._gw_error("REQUEST_TOO_LARGE", "Request Too Long")  # noqa: SLF001 - the same


def _through_gateway_responses(gateway: Any, app: Any) -> Callable[..., Any]:
    """Answer a caller whom no policy allows through the API's own gateway responses."""
    original = app._enforce_execute_api  # noqa: SLF001 - the same

    def enforce(  # noqa: PLR0913, PLR0917 - ministack's signature
        api_id: str,
        stage: str,
        method: str,
        path: str,
        headers: Any,
        query: Any,
        iam_action: str = "execute-api:Invoke",
    ) -> Any:
        denied = original(api_id, stage, method, path, headers, query, iam_action=iam_action)
        if not denied or denied[1].get("x-amzn-errortype") != _DENIED:
            return denied
        message = json.loads(denied[2]).get("message")
        error = internal("core.iam_evaluator").AuthError(_DENIED, message)
        answer = gateway.authentication_error_response(api_id, stage, error, headers, query)
        return answer or denied

    return enforce
