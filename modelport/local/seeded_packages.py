"""Model packages, through SageMaker's own API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelport.local.seeded_containers import definition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelport.configuration import Environment
    from modelport.configuration.seed import SeededModelPackage


def put_packages(
    sagemaker: Any,
    group: str,
    versions: Sequence[SeededModelPackage],
    *,
    environment: Environment,
) -> None:
    """Makes a group and its versions; versions that are there already stay as they are."""
    if group not in _groups(sagemaker):
        sagemaker.create_model_package_group(ModelPackageGroupName=group)
    present = len(_versions(sagemaker, group))
    for version in versions[present:]:
        sagemaker.create_model_package(
            ModelPackageGroupName=group,
            ModelApprovalStatus=version.approval,
            InferenceSpecification={
                "Containers": [definition(c, environment) for c in version.containers]
            },
        )


def _groups(sagemaker: Any) -> set[str]:
    pages = sagemaker.get_paginator("list_model_package_groups").paginate()
    return {
        group["ModelPackageGroupName"]
        for page in pages
        for group in page["ModelPackageGroupSummaryList"]
    }


def _versions(sagemaker: Any, group: str) -> list[Any]:
    pages = sagemaker.get_paginator("list_model_packages").paginate(ModelPackageGroupName=group)
    return [package for page in pages for package in page["ModelPackageSummaryList"]]
