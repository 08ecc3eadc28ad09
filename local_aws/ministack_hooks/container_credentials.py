"""Credentials of a task's role, where its application asks for them.

Amazon ECS developer guide, "Task IAM role"; AWS SDKs and Tools Reference Guide, "Container
credential provider".
"""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from local_aws.container_engine import Engine
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.roles import assume_role
from local_aws.sagemaker import RoleRefusedError
from local_aws.scope import Scope

_PATH = "/v2/credentials/"
_SERVICE = "ecs-tasks.amazonaws.com"
_HOLD = timedelta(hours=1)

Answer = tuple[int, dict[str, str], bytes]
Document = dict[str, str]


def install(engine: Engine) -> None:
    """Answer for the tasks of this engine."""
    handlers = internal("app").SERVICE_HANDLERS
    original = internal("services.imds").handle_request

    async def handle(
        method: str, path: str, headers: Mapping[str, str], body: bytes, query: Any
    ) -> Answer:
        if not path.startswith(_PATH):
            answer: Answer = await original(method, path, headers, body, query)
            return answer
        token = headers.get("authorization", "")
        status, document = await asyncio.to_thread(_credentials, engine, path, token)
        return status, {"Content-Type": "application/json"}, json.dumps(document).encode()

    handlers["imds"] = handle


def _credentials(engine: Engine, path: str, token: str) -> tuple[int, Document]:
    """Of the task to which ECS gave this path and this token."""
    task = engine.task_of(path, token)
    if task is None:
        return 403, {"code": "AccessDenied", "message": "no task has this path and this token"}
    account, region = task.arn.split(":")[4], task.arn.split(":")[3]
    definitions = internal("services.ecs")._task_defs  # noqa: SLF001 - ministack has no other way
    role = definitions.get_scoped(account, region, task.definition).get("taskRoleArn")
    if not role:
        return 404, {"code": "NoRole", "message": f"the task {task.arn} has no role"}
    try:
        keys = assume_role(Scope(account, region), role, service=_SERVICE, source_arn=task.arn)
    except RoleRefusedError as refused:
        return 400, {"code": "InvalidRole", "message": str(refused)}
    return 200, {
        "AccessKeyId": keys.access_key_id,
        "SecretAccessKey": keys.secret_access_key,
        "Token": keys.session_token,
        "Expiration": (datetime.now(UTC) + _HOLD).isoformat(),
        "RoleArn": role,
    }
