"""CreateModelPackageGroup, DescribeModelPackageGroup, DeleteModelPackageGroup, and their list."""

from collections.abc import Mapping
from typing import Any

from local_aws.errors import AwsError, not_emulated
from local_aws.sagemaker import listing
from local_aws.sagemaker.kinds import MODEL_PACKAGE_GROUP
from local_aws.sagemaker.state import State
from local_aws.sagemaker.tags import as_map
from local_aws.sagemaker.trained import ModelPackageGroup
from local_aws.scope import Scope


def create(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """CreateModelPackageGroup."""
    if request.get("ManagedConfiguration"):
        raise not_emulated("ManagedConfiguration")
    record = ModelPackageGroup(
        kind=MODEL_PACKAGE_GROUP,
        scope=scope,
        name=request["ModelPackageGroupName"],
        request=request,
        tags=as_map(request.get("Tags")),
    )
    state.model_package_groups.add(record)
    return {"ModelPackageGroupArn": record.arn}


def describe(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeModelPackageGroup."""
    return {**_get(state, scope, request).summary, "CreatedBy": {}}


def delete(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DeleteModelPackageGroup: its versions must be gone before."""
    group = _get(state, scope, request)
    if any(package.group == group.name for package in state.model_packages.within(scope)):
        raise AwsError("ConflictException", f"{group.arn} contains model packages: delete them.")
    state.model_package_groups.remove(scope, group.name)
    return {}


def list_groups(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """ListModelPackageGroups."""
    answer = listing.page(state.model_package_groups.within(scope), request)
    answer["ModelPackageGroupSummaryList"] = [group.summary for group in answer.pop("records")]
    return answer


def _get(state: State, scope: Scope, request: Mapping[str, Any]) -> ModelPackageGroup:
    return state.model_package_groups.get(scope, last_part(request["ModelPackageGroupName"]))


def last_part(name_or_arn: str) -> str:
    """A group's name, of its name or its ARN."""
    return name_or_arn.rpartition("/")[2]
