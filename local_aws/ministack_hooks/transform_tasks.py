"""Step Functions' own integration with transform jobs: createTransformJob, and `.sync`.

The request is a real one, signed by the state machine's role, so that IAM decides about it.
"""

import json
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NoReturn

from botocore.exceptions import ClientError

from local_aws.environment import gateway_url
from local_aws.hosting.clients import clients
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.roles import assume_role
from local_aws.ministack_hooks.scopes import current_scope
from local_aws.sagemaker import RoleRefusedError

_SERVICE = "states.amazonaws.com"
_RESOURCE = "arn:aws:states:::sagemaker:createTransformJob"
_API_ERROR = "SageMaker.AmazonSageMakerException"
_SECONDS_BETWEEN_LOOKS = 0.5


@dataclass(frozen=True, kw_only=True)
class _Execution:
    machine_arn: str
    role_arn: str
    is_running: Callable[[], bool]


_current: ContextVar[_Execution] = ContextVar("execution")


def install() -> None:
    """Remember whose execution runs, and dispatch its transform jobs."""
    step_functions = internal("services.stepfunctions")
    original = step_functions._run_execution  # noqa: SLF001 - ministack has no other way

    def run_execution(execution_arn: str) -> None:
        execution = step_functions._executions.get(execution_arn)  # noqa: SLF001 - the same
        if execution:
            _current.set(_described(step_functions, execution))
        original(execution_arn)

    step_functions._run_execution = run_execution  # noqa: SLF001 - the same
    step_functions._SERVICE_DISPATCH[_RESOURCE] = _create  # noqa: SLF001 - the same


def _described(step_functions: Any, execution: Mapping[str, Any]) -> _Execution:
    machine = step_functions._state_machines.get(execution["stateMachineArn"]) or {}  # noqa: SLF001 - the same
    return _Execution(
        machine_arn=execution["stateMachineArn"],
        role_arn=machine.get("roleArn", ""),
        is_running=lambda: execution["status"] == "RUNNING",
    )


def _create(resource: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """Start the job and, with `.sync`, wait for its end; an aborted execution stops its job."""
    sagemaker = _client()
    try:
        created = sagemaker.create_transform_job(**request)
    except ClientError as error:
        _fail(_API_ERROR, str(error))
    name = request["TransformJobName"]
    if not resource.endswith(".sync"):
        return {"TransformJobArn": created["TransformJobArn"]}
    job = _finished(sagemaker, name)
    if job["TransformJobStatus"] != "Completed":
        _fail("States.TaskFailed", json.dumps(job))
    return job


def _finished(sagemaker: Any, name: str) -> dict[str, Any]:
    execution, sleep = _current.get(), internal("services.stepfunctions")._scaled_sleep  # noqa: SLF001 - the same
    while True:
        try:
            job = sagemaker.describe_transform_job(TransformJobName=name)
        except ClientError as error:
            _fail(_API_ERROR, str(error))
        if job["TransformJobStatus"] not in {"InProgress", "Stopping"}:
            job.pop("ResponseMetadata")
            plain: dict[str, Any] = json.loads(json.dumps(job, default=str))
            return plain
        if not execution.is_running() and job["TransformJobStatus"] == "InProgress":
            sagemaker.stop_transform_job(TransformJobName=name)
        sleep(_SECONDS_BETWEEN_LOOKS)


def _client() -> Any:
    scope, execution = current_scope(), _current.get()
    try:
        credentials = assume_role(
            scope, execution.role_arn, service=_SERVICE, source_arn=execution.machine_arn
        )
    except RoleRefusedError as refused:
        _fail(_API_ERROR, str(refused))
    connect = clients(gateway_url())
    return connect("sagemaker", credentials=credentials, region=scope.region)


def _fail(error: str, cause: str) -> NoReturn:
    raise internal("services.stepfunctions")._ExecutionError(error, cause)  # noqa: SLF001 - the same
