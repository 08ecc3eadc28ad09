"""A version of a model package group, for the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from modelport.configuration.lock import LockedContainer
from modelport.resolving.errors import UnresolvedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelport.configuration.model import RegistrySource

APPROVED = "Approved"
NOT_DEPLOYED = ("AdditionalModelDataSources", "ProductId")
"""What a package's container may have and a model of ours does not take over."""


def approved_version(
    sagemaker: Any, source: RegistrySource
) -> tuple[str, tuple[LockedContainer, ...]]:
    """The model package's ARN and its containers.

    Raises:
        UnresolvedError: the group or the version is missing or not approved, or it has nothing
            that could be deployed.
    """
    try:
        arn = _arn(sagemaker, source)
        package = _describe(sagemaker, arn, source)
    except ClientError as error:
        told = error.response["Error"]
        raise UnresolvedError(f"{_noun(source)}: {told['Code']}: {told['Message']}") from error
    except BotoCoreError as error:
        raise UnresolvedError(f"{_noun(source)}: {error}") from error
    specification = package.get("InferenceSpecification")
    if not specification:
        raise UnresolvedError(f"{arn} has no inference specification: it cannot be deployed")
    return arn, tuple(_container(c, arn) for c in specification["Containers"])


def _arn(sagemaker: Any, source: RegistrySource) -> str:
    try:
        group = sagemaker.describe_model_package_group(ModelPackageGroupName=source.group)
    except ClientError as error:
        if not _is_missing(error):
            raise
        where = "" if source.group.startswith("arn:") else " in this account and region"
        raise UnresolvedError(
            f"there is no model package group {source.group}{where}: check its name"
        ) from error
    if isinstance(source.version, int):
        packages = group["ModelPackageGroupArn"].replace("model-package-group/", "model-package/")
        return f"{packages}/{source.version}"
    newest = _newest(sagemaker, source.group, ModelApprovalStatus=APPROVED)
    if newest is None:
        raise UnresolvedError(_nothing_approved(sagemaker, source))
    return str(newest["ModelPackageArn"])


def _newest(sagemaker: Any, group: str, **filters: str) -> Mapping[str, Any] | None:
    pages = sagemaker.get_paginator("list_model_packages").paginate(
        ModelPackageGroupName=group,
        SortBy="CreationTime",
        SortOrder="Descending",
        PaginationConfig={"MaxItems": 1},
        **filters,
    )
    return next((package for page in pages for package in page["ModelPackageSummaryList"]), None)


def _nothing_approved(sagemaker: Any, source: RegistrySource) -> str:
    newest = _newest(sagemaker, source.group)
    if newest is None:
        return f"{_noun(source)} is empty: register a model in it, and approve it"
    version, status = newest["ModelPackageVersion"], newest["ModelApprovalStatus"]
    return (
        f"nothing in {_noun(source)} is approved: approve a version "
        f"(the newest, {version}, is {status}), or pin one"
    )


def _describe(sagemaker: Any, arn: str, source: RegistrySource) -> Mapping[str, Any]:
    try:
        package: Mapping[str, Any] = sagemaker.describe_model_package(ModelPackageName=arn)
    except ClientError as error:
        if not _is_missing(error):
            raise
        raise UnresolvedError(_no_version(sagemaker, source)) from error
    version = f"version {package.get('ModelPackageVersion')} of {_noun(source)}"
    if package.get("ModelApprovalStatus") != APPROVED:
        raise UnresolvedError(
            f"{version} is {package.get('ModelApprovalStatus')}: approve it, or name another one"
        )
    if package["ModelPackageStatus"] != "Completed":
        raise UnresolvedError(
            f"{version} is {package['ModelPackageStatus']}: only a Completed one can be deployed"
        )
    return package


def _no_version(sagemaker: Any, source: RegistrySource) -> str:
    newest = _newest(sagemaker, source.group)
    has = f"its newest is {newest['ModelPackageVersion']}" if newest else "it is empty"
    return f"{_noun(source)} has no version {source.version}: {has}"


def _container(container: Mapping[str, Any], arn: str) -> LockedContainer:
    image = container.get("Image")
    if not image:
        raise UnresolvedError(f"{arn} has a container without an image: it cannot be deployed")
    for key in NOT_DEPLOYED:
        if container.get(key):
            raise UnresolvedError(f"{arn} has a container with {key}, which is not supported")
    source = (container.get("ModelDataSource") or {}).get("S3DataSource") or {}
    return LockedContainer(
        image=_pinned(image, container.get("ImageDigest")),
        artifact=container.get("ModelDataUrl") or source.get("S3Uri"),
        environment=container.get("Environment") or {},
    )


def _pinned(image: str, digest: str | None) -> str:
    """The image by its digest, where it is known: SageMaker takes a tag or a digest."""
    if digest is None or "@" in image:
        return image
    folder, slash, name = image.rpartition("/")
    return f"{folder}{slash}{name.partition(':')[0]}@{digest}"


def _is_missing(error: ClientError) -> bool:
    """SageMaker answers ValidationException to nearly everything: its sentence tells."""
    told = error.response["Error"]
    words = ("does not exist", "could not find", "not found")
    return told["Code"] == "ResourceNotFound" or (
        told["Code"] == "ValidationException"
        and any(word in told["Message"].lower() for word in words)
    )


def _noun(source: RegistrySource) -> str:
    return f"the model package group {source.group}"
