"""Access logs of REST and HTTP APIs, which ministack's stages name but nobody writes."""

import base64
import json
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from typing import Any

from local_aws.ministack_hooks import access_log_lines, rest_integrations
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.resource_handlers import Properties, remembering

_STAGE = "AWS::ApiGateway::Stage"
_FIRST_ERROR = 400
_REQUEST_ID = {"x-amzn-requestid", "apigw-requestid"}

Known = dict[str, Any]
_known: ContextVar[Known | None] = ContextVar("access_log", default=None)
"""The variables of the request under way, as far as they are known."""


def install() -> None:
    """Wrap the request paths, once all other hooks have, and a template handler."""
    rest, http, app = (
        internal(name) for name in ("services.apigateway_v1", "services.apigateway", "app")
    )
    handlers = internal("services.cloudformation.provisioners")._RESOURCE_HANDLERS  # noqa: SLF001 - ministack has no other way
    handlers[_STAGE] = _remembering(rest, handlers[_STAGE])
    app._handle_execute_api_request = _logged(app)  # noqa: SLF001 - the same
    app._enforce_execute_api = _located(app)  # noqa: SLF001 - the same
    rest._gateway_error_response = _explained(rest)  # noqa: SLF001 - the same
    for gateway, name in (
        (rest, "_invoke_lambda_proxy_v1"),
        (rest, "_invoke_lambda_custom_v1"),
        (http, "_invoke_lambda_proxy"),
    ):
        setattr(gateway, name, _measured(getattr(gateway, name)))


def _remembering(rest: Any, original: Mapping[str, Any]) -> dict[str, Any]:
    """Keep a REST stage's AccessLogSetting, which the original handlers drop."""

    def remember(properties: Properties) -> None:
        stage = rest._stages_v1[properties["RestApiId"]][properties["StageName"]]  # noqa: SLF001 - the same
        setting = properties.get("AccessLogSetting") or {}
        stage["accessLogSettings"] = {
            name: setting[key]
            for name, key in (("destinationArn", "DestinationArn"), ("format", "Format"))
            if key in setting
        }

    return remembering(original, remember)


def _logged(app: Any) -> Callable[..., Awaitable[Any]]:
    """Write a line when a request has its answer, or the end of one that is streamed."""
    original = app._handle_execute_api_request  # noqa: SLF001 - the same

    async def handle(
        host: str, path: str, method: str, headers: Mapping[str, str], *rest: Any, **named: Any
    ) -> Any:
        known: Known = {"identity.userAgent": headers.get("user-agent")}
        began = time.time()
        _known.set(known)
        response = await original(host, path, method, headers, *rest, **named)
        settings = access_log_lines.settings(known)
        if response is None or not settings:
            return response
        status, answered, body = response
        _name(known, answered)
        if status >= _FIRST_ERROR and "integrationLatency" not in known:
            known.setdefault("error.message", _message(body))

        def write(length: int) -> None:
            ended = {"status": status, "responseLength": length}
            access_log_lines.write(settings, known | ended, began=began)

        streaming = internal("core.responses").StreamingResponse
        if isinstance(body, streaming):
            return status, answered, streaming(_counted(body.runner, write))
        write(len(body or b""))
        return response

    return handle


def _name(known: Known, answered: dict[str, Any]) -> None:
    """The id of the request, which the caller is told, and what a REST API has found of it."""
    request: Mapping[str, Any] = rest_integrations.REQUEST.get({})
    if request:
        known["resourcePath"] = request["resource_path"]
        answered.setdefault("x-amzn-requestid", request["request_id"])
    if "routeKey" in known:
        answered.setdefault("apigw-requestid", base64.b64encode(os.urandom(11)).decode())
    given = (value for name, value in answered.items() if name.lower() in _REQUEST_ID)
    known["requestId"] = known["extendedRequestId"] = next(given, None)


def _message(body: Any) -> Any:
    """What API Gateway itself says."""
    try:
        return json.loads(body).get("message")
    except (ValueError, TypeError, AttributeError):
        return None


def _counted(
    original: Callable[[Any, Any], Awaitable[None]], write: Callable[[int], None]
) -> Callable[[Any, Any], Awaitable[None]]:
    """Sends what `original` sends, and writes how much it was."""

    async def run(send: Any, receive: Any) -> None:
        length = 0

        async def counting(message: Mapping[str, Any]) -> None:
            nonlocal length
            length += len(message.get("body", b""))
            await send(message)

        try:
            await original(counting, receive)
        finally:
            write(length)

    return run


def _located(app: Any) -> Callable[..., Any]:
    """Note the API and the stage, which are told apart on the way."""
    original = app._enforce_execute_api  # noqa: SLF001 - the same

    def enforce(api_id: str, stage: str, method: str, path: str, *rest: Any, **named: Any) -> Any:
        known = _known.get()
        if known is not None:
            known |= {"apiId": api_id, "stage": stage, "httpMethod": method, "path": path}
        return original(api_id, stage, method, path, *rest, **named)

    return enforce


def _explained(rest: Any) -> Callable[..., Any]:
    """Note why a REST API refuses."""
    original = rest._gateway_error_response  # noqa: SLF001 - the same

    def respond(error: Any, request: Any) -> Any:
        known = _known.get()
        if known is not None:
            known |= {"error.responseType": error.response_type, "error.message": error.message}
        return original(error, request)

    return respond


def _measured(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """Note how long an integration takes, and who it is told has called."""

    async def invoke(*given: Any, **named: Any) -> Any:
        known, began = _known.get(), time.monotonic()
        answer = await original(*given, **named)
        if known is not None:
            caller = named.get("caller_identity") or named.get("authorizer_iam") or {}
            known["identity.userArn"] = caller.get("userArn")
            known["integrationLatency"] = round((time.monotonic() - began) * 1000)
        return answer

    return invoke
