"""Integrations of REST APIs that ministack lacks: SageMaker's runtime, and templates in answers.

API Gateway developer guide, "Set up REST API integrations", "AWS::ApiGateway::Method Integration".
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from typing import Any

from local_aws.mapping_templates import Input, Overrides, TemplateError, render, variables
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.rest_requests import in_time
from local_aws.ministack_hooks.rest_sagemaker import call_runtime, is_runtime

Request = Mapping[str, Any]
REQUEST: ContextVar[Request] = ContextVar("rest_request")
"""The one under way, as ministack keeps it."""
_STATUS = re.compile(r'"?statusCode"?\s*:\s*"?(\d{3})')
_JSON = "application/json"


def install() -> None:
    """Wrap the request path, once `rest_requests` has."""
    gateway = internal("services.apigateway_v1")
    gateway._execute_in_scope = _remembered(gateway._execute_in_scope)  # noqa: SLF001 - ministack has no other way
    gateway._invoke_lambda_custom_v1 = _aws(gateway)  # noqa: SLF001 - the same
    gateway._invoke_mock_v1 = _mock  # noqa: SLF001 - the same


def _remembered(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """Keep the request for integrations, which aren't given its id or its headers."""

    async def execute_in_scope(request: Request, *rest: Any) -> Any:
        REQUEST.set(request)
        return await original(request, *rest)

    return execute_in_scope


def _aws(gateway: Any) -> Callable[..., Awaitable[Any]]:
    """Call SageMaker's runtime; leave other services to ministack."""
    original = gateway._invoke_lambda_custom_v1  # noqa: SLF001 - the same

    async def invoke(integration: Any, *rest: Any, **named: Any) -> Any:
        if not is_runtime(integration):
            return await original(integration, *rest, **named)
        request, body = REQUEST.get(), (rest[7] or b"").decode("utf-8", "replace")
        try:
            rendered = _requested(integration, body, request)
        except TemplateError as error:
            return _broken(str(error))
        called = call_runtime(integration, rendered, request, account=named["owner_account_id"])
        answer = await in_time(integration, called)
        if not isinstance(answer, tuple):
            return answer
        status, headers, said = answer
        return _answer(integration, status, headers, said, request)

    return invoke


def _mock(integration: Any) -> Any:
    """The status that the request's template names, through the integration's responses."""
    request = REQUEST.get()
    try:
        status = _STATUS.search(_requested(integration, "", request))
    except TemplateError as error:
        return _broken(str(error))
    return _answer(integration, int(status[1]) if status else 200, {}, b"", request)


def _requested(integration: Any, body: str, request: Request) -> str:
    """The body of the integration's request: a template's text, or the body as it is."""
    templates = integration.get("requestTemplates") or {}
    given = _lowered(request["headers"]).get("content-type") or _JSON
    template = templates.get(given.partition(";")[0].strip().lower())
    return body if template is None else _render(template, body, request)[0]


def _answer(
    integration: Any, status: int, headers: Mapping[str, str], body: bytes, request: Request
) -> Any:
    """The method's response that the integration's response of this status makes."""
    chosen = _chosen(integration, status)
    if chosen is None:
        return _broken("no integration response for the status")
    text = body.decode("utf-8", "replace")
    template = (chosen.get("responseTemplates") or {}).get(_JSON)
    overrides = Overrides(status=None, headers={})
    try:
        if template is not None:
            text, overrides = _render(template, text, request)
    except TemplateError as error:
        return _broken(str(error))
    mapped = _mapped(chosen.get("responseParameters") or {}, headers, request)
    answered = {"Content-Type": _JSON, **mapped, **overrides.headers}
    return overrides.status or int(chosen["statusCode"]), answered, text.encode()


def _chosen(integration: Any, status: int) -> Any:
    """Of AWS services but Lambda, the pattern is held against the status; none is the default."""
    responses = list((integration.get("integrationResponses") or {}).values())
    for response in responses:
        pattern = response.get("selectionPattern")
        if pattern and re.fullmatch(pattern, str(status)):
            return response
    return next((r for r in responses if not r.get("selectionPattern")), None)


def _render(template: str, body: str, request: Request) -> tuple[str, Overrides]:
    query = {k: v[0] if isinstance(v, list) else v for k, v in request["query_params"].items()}
    headers = _lowered(request["headers"])
    given = Input(
        get_body=body,
        parameters={
            # The server has them in lower case, however the caller spelt them.
            "header": {name.title(): v for name, v in headers.items()} | headers,
            "querystring": query,
            "path": request["path_params"],
        },
    )
    about = {"requestId": request["request_id"], "stage": request["stage_name"]}
    names = variables(given, about)
    text = render(template, names)
    return text, Overrides.of(names)


def _mapped(
    parameters: Mapping[str, str], headers: Mapping[str, str], request: Request
) -> dict[str, str]:
    """The headers that fixed values, the context or the integration's answer give."""
    answered = {f"integration.response.header.{k.lower()}": v for k, v in headers.items()}
    sources = {"context.requestId": request["request_id"], **answered}
    found = {}
    for target, source in parameters.items():
        fixed = source[1:-1] if source.startswith("'") else sources.get(source)
        if fixed is not None:
            found[target.removeprefix("method.response.header.")] = fixed
    return found


def _lowered(headers: Mapping[str, Any]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items() if isinstance(value, str)}


def _broken(why: str) -> Any:
    """API Gateway tells callers nothing of a broken integration; its execution log would."""
    internal("services.apigateway_v1").logger.error("integration: %s", json.dumps(why))
    return internal("services.apigateway_v1")._gw_error("DEFAULT_5XX", "Internal server error")  # noqa: SLF001 - the same
