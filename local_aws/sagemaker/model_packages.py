"""The versions of model package groups: created, described, listed, approved, deleted."""

import time
from collections.abc import Mapping
from typing import Any

from local_aws.errors import not_emulated
from local_aws.sagemaker import listing
from local_aws.sagemaker.kinds import MODEL_PACKAGE
from local_aws.sagemaker.model_package_groups import last_part
from local_aws.sagemaker.state import State
from local_aws.sagemaker.tags import as_map
from local_aws.sagemaker.trained import ModelPackage
from local_aws.scope import Scope

_CHANGEABLE = frozenset({"ModelPackageArn", "ModelApprovalStatus", "ApprovalDescription"})


def create(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """CreateModelPackage: the next version of a group, unapproved unless it says otherwise."""
    for needed in ("ModelPackageGroupName", "InferenceSpecification"):
        if needed not in request:
            raise not_emulated(f"a model package without {needed}")
    name = last_part(request["ModelPackageGroupName"])
    group = state.model_package_groups.get(scope, name)
    group.newest_version += 1
    package = ModelPackage(
        kind=MODEL_PACKAGE,
        scope=scope,
        name=f"{group.name}/{group.newest_version}",
        request=request,
        tags=as_map(request.get("Tags")),
        group=group.name,
        version=group.newest_version,
        approval=request.get("ModelApprovalStatus", "PendingManualApproval"),
    )
    state.model_packages.add(package)
    return {"ModelPackageArn": package.arn}


def describe(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeModelPackage, by ARN or by group and version."""
    package = _get(state, scope, request["ModelPackageName"])
    return {
        **{key: value for key, value in package.request.items() if key != "Tags"},
        **package.summary,
        "ModelPackageName": package.name,
        "LastModifiedTime": package.modified,
        "ModelPackageStatusDetails": {"ValidationStatuses": []},
    }


def update(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """UpdateModelPackage: approves or rejects a version."""
    others = sorted(request.keys() - _CHANGEABLE)
    if others:
        raise not_emulated(f"UpdateModelPackage with {', '.join(others)}")
    package = _get(state, scope, request["ModelPackageArn"])
    package.approval = request.get("ModelApprovalStatus", package.approval)
    described = request.get("ApprovalDescription")
    if described is not None:
        package.request = {**package.request, "ApprovalDescription": described}
    package.modified = time.time()
    return {"ModelPackageArn": package.arn}


def delete(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DeleteModelPackage."""
    package = _get(state, scope, request["ModelPackageName"])
    state.model_packages.remove(scope, package.name)
    return {}


def list_packages(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """ListModelPackages: a group's versions; without a group, those of every group if asked for.

    ModelPackageType is Unversioned by default (API reference), of which there are none here.
    """
    wanted = request.get("ModelPackageGroupName")
    kind = request.get("ModelPackageType", "Versioned" if wanted else "Unversioned")
    approval = request.get("ModelApprovalStatus")
    group = state.model_package_groups.get(scope, last_part(wanted)).name if wanted else None
    found = (
        package
        for package in state.model_packages.within(scope)
        if kind != "Unversioned"
        and group in {None, package.group}
        and approval in {None, package.approval}
    )
    answer = listing.page(found, request)
    answer["ModelPackageSummaryList"] = [package.summary for package in answer.pop("records")]
    return answer


def _get(state: State, scope: Scope, name_or_arn: str) -> ModelPackage:
    resource = name_or_arn.rpartition(":")[2]
    return state.model_packages.get(scope, resource.removeprefix("model-package/"))
