"""CreateModel, DescribeModel, DeleteModel."""

from collections.abc import Mapping
from typing import Any

from local_aws.errors import invalid
from local_aws.sagemaker import model_rules, unsupported
from local_aws.sagemaker.containers import containers_of
from local_aws.sagemaker.kinds import MODEL
from local_aws.sagemaker.model_record import ModelRecord
from local_aws.sagemaker.state import RoleRefusedError, State
from local_aws.sagemaker.tags import as_map
from local_aws.scope import Scope


def create(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """CreateModel: the role must let SageMaker assume it, a model package must be there."""
    unsupported.refuse_model(request)
    model_rules.check(request)
    containers = tuple(containers_of(state, scope, request))
    check_role(state, scope, request.get("ExecutionRoleArn"))
    record = ModelRecord(
        kind=MODEL,
        scope=scope,
        name=request["ModelName"],
        request=request,
        tags=as_map(request.get("Tags")),
        containers=containers,
    )
    state.models.add(record)
    return {"ModelArn": record.arn}


def check_role(state: State, scope: Scope, role_arn: str | None) -> None:
    """Refuse a role that SageMaker can't assume."""
    if role_arn is None:
        raise invalid("You must specify an execution role (ExecutionRoleArn).")
    try:
        state.surroundings.assume_role(scope, role_arn)
    except RoleRefusedError as refused:
        raise invalid(str(refused)) from refused


def describe(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeModel."""
    return state.models.get(scope, request["ModelName"]).description()


def delete(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DeleteModel: allowed while an endpoint serves it, which keeps serving."""
    state.models.remove(scope, request["ModelName"])
    return {}
