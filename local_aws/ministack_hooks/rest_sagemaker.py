"""REST APIs that call SageMaker's runtime as a role of theirs, with no function between."""

import asyncio
import json
from collections.abc import Mapping
from contextvars import Context
from http import HTTPStatus
from typing import Any

from local_aws.errors import AwsError
from local_aws.hosting_protocol import Credentials
from local_aws.ministack_hooks import actions, authorization
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.roles import assume_role
from local_aws.ministack_hooks.scopes import within
from local_aws.sagemaker import RoleRefusedError
from local_aws.scope import Scope

_SERVICE = "apigateway.amazonaws.com"
_RUNTIME = ":runtime.sagemaker:path/"
_HEADER = "integration.request.header."
_METHOD_HEADER = "method.request.header."

Answer = tuple[int, dict[str, str], bytes]


def is_runtime(integration: Mapping[str, Any]) -> bool:
    """Whether an integration's URI leads to SageMaker's runtime."""
    return _RUNTIME in str(integration.get("uri", ""))


async def call_runtime(
    integration: Mapping[str, Any], body: str, request: Mapping[str, Any], *, account: str
) -> Answer:
    """Send a body to the runtime as the integration's role; a refusal is an answer, too."""
    uri = str(integration["uri"])
    scope, path = Scope(account, uri.split(":")[3]), "/" + uri.partition(_RUNTIME)[2]
    calling = _call(scope, path, integration, body=body, request=request)
    # Whoever called the API, signed or not, is nobody to the runtime.
    return await asyncio.create_task(calling, context=Context())


async def _call(
    scope: Scope,
    path: str,
    integration: Mapping[str, Any],
    *,
    body: str,
    request: Mapping[str, Any],
) -> Answer:
    with within(scope):
        try:
            headers = _signed(scope, integration, request)
            resource = actions.sagemaker_resource(scope, path=path, headers={}, body=b"")
            checks = [(actions.runtime_action(path), resource)]
            authorization.check_further(scope, checks, headers)
        except (AwsError, RoleRefusedError) as denied:
            text = json.dumps({"Message": str(denied)}).encode()
            return HTTPStatus.FORBIDDEN, {"x-amzn-errortype": "AccessDeniedException"}, text
        handle = internal("app").SERVICE_HANDLERS["sagemaker"]
        answer: Answer = await handle("POST", path, headers, body.encode(), {})
        return answer


def _signed(
    scope: Scope, integration: Mapping[str, Any], request: Mapping[str, Any]
) -> dict[str, str]:
    """The mapped headers of the request, and who calls.

    Raises:
        RoleRefusedError: the role does not let API Gateway assume it, or there is none.
    """
    role = integration.get("credentials")
    if not role:
        raise RoleRefusedError("the integration has no role")
    source = scope.arn("execute-api", f"{request['api_id']}/*")
    keys = assume_role(scope, role, service=_SERVICE, source_arn=source)
    return {**_mapped(integration, request), "authorization": _credential(scope, keys)}


def _mapped(integration: Mapping[str, Any], request: Mapping[str, Any]) -> dict[str, str]:
    """The headers that the integration maps; without a content type it sends JSON."""
    given = {name.lower(): value for name, value in request["headers"].items()}
    headers = {"content-type": "application/json"}
    for target, source in (integration.get("requestParameters") or {}).items():
        value = (
            source[1:-1]
            if source.startswith("'")
            else given.get(source.removeprefix(_METHOD_HEADER).lower())
        )
        if target.startswith(_HEADER) and value:
            headers[target.removeprefix(_HEADER).lower()] = value
    return headers


def _credential(scope: Scope, keys: Credentials) -> str:
    place = f"00000000/{scope.region}/sagemaker/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={keys.access_key_id}/{place}"
