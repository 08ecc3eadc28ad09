"""Requests to the added services, from ministack's router to their control and data planes."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any, Protocol

from local_aws.errors import AwsError
from local_aws.hosting_protocol import InvocationRequest, InvocationResponse
from local_aws.ministack_hooks import actions, authorization
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.scopes import current_scope
from local_aws.ministack_hooks.streaming_responses import streamed
from local_aws.scope import Scope

Answer = tuple[int, dict[str, str], Any]
Handler = Callable[[str, str, Mapping[str, str], bytes, Any], Awaitable[Answer]]
Invoke = Callable[[InvocationRequest], InvocationResponse]

# Slow predictions must not hold up the control plane, whose calls run on asyncio's own few threads,
# and there must be more callers than a fleet queues, or nobody would ever be throttled.
_CALLERS = ThreadPoolExecutor(max_workers=512, thread_name_prefix="invocation")


class ControlPlane(Protocol):
    """A JSON API."""

    def call(self, scope: Scope, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Run an operation; raises `AwsError`."""


def install(*, sagemaker: ControlPlane, autoscaling: ControlPlane, invoke: Invoke) -> None:
    """Register both services with ministack's router."""
    handlers = internal("app").SERVICE_HANDLERS
    patterns = internal("core.router").SERVICE_PATTERNS
    patterns["sagemaker"] = {
        "target_prefixes": ["SageMaker."],
        "host_patterns": [r"^(api|runtime)\.sagemaker\."],
        "credential_scope": "sagemaker",
    }
    patterns["application-autoscaling"] = {
        "target_prefixes": ["AnyScaleFrontendService."],
        "credential_scope": "application-autoscaling",
    }
    handlers["sagemaker"] = _sagemaker(sagemaker, invoke)
    handlers["application-autoscaling"] = _json_api(autoscaling)


def _sagemaker(control_plane: ControlPlane, invoke: Invoke) -> Handler:
    """SageMaker signs its control plane and its runtime alike: the path tells them apart."""
    control = _json_api(control_plane)

    async def handle(
        method: str, path: str, headers: Mapping[str, str], body: bytes, query: Any
    ) -> Answer:
        if not actions.is_invocation(path):
            return await control(method, path, headers, body, query)
        scope = current_scope()
        checks = actions.further_invocation_checks(scope, path, headers)
        try:
            authorization.check_further(scope, checks, headers)
        except AwsError as denied:
            return _denied(denied)
        request = InvocationRequest(
            account=scope.account,
            region=scope.region,
            method=method,
            path=path,
            headers=headers,
            body=body,
        )
        response = await asyncio.get_running_loop().run_in_executor(_CALLERS, invoke, request)
        if response.parts is not None:
            return response.status, dict(response.headers), streamed(response.parts)
        return response.status, dict(response.headers), response.body

    return handle


def _denied(denied: AwsError) -> Answer:
    """The runtime's way of refusing a caller: its error type is in a header."""
    headers = {"Content-Type": "application/json", "x-amzn-errortype": denied.code}
    return HTTPStatus.FORBIDDEN, headers, json.dumps({"Message": denied.message}).encode()


def _json_api(service: ControlPlane) -> Handler:
    async def handle(
        method: str, path: str, headers: Mapping[str, str], body: bytes, query: Any
    ) -> Answer:
        del method, path, query
        try:
            answer = await asyncio.to_thread(_call, service, headers, body)
        except AwsError as error:
            return _json(error.status, {"__type": error.code, "message": error.message})
        return _json(200, answer)

    return handle


def _call(service: ControlPlane, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    scope, operation = current_scope(), actions.operation_of(headers)
    parameters = actions.parameters_of(body)
    checks = actions.further_checks(scope, operation, parameters)
    authorization.check_further(scope, checks, headers)
    return service.call(scope, operation, parameters)


def _json(status: int, answer: Mapping[str, Any]) -> Answer:
    return status, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(answer).encode()
