"""Where a model's artifact comes from: a packed archive here, or what lies in S3 already."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

ARCHIVE_ENDING = ".tar.gz"


class ModelData(ABC):
    """A model's artifact; binding it lets the grantee read it, and nothing else."""

    @staticmethod
    def from_archive(path: Path, *, sha256: str) -> "ModelData":
        """A model.tar.gz on this machine, whose content has the hash `sha256`.

        It is published as it is when the stack is deployed, below a key made of the hash.
        """
        return _LocalArchive(path=path, sha256=sha256)

    @staticmethod
    def from_s3_archive(uri: str, *, encryption_key: kms.IKey | None = None) -> "ModelData":
        """An existing s3://BUCKET/…/model.tar.gz, encrypted with `encryption_key`.

        Raises:
            ValueError: the URI names no .tar.gz.
        """
        if not uri.endswith(ARCHIVE_ENDING):
            raise ValueError(f"{uri} is no archive: its name must end in {ARCHIVE_ENDING}")
        return _S3Archive(*_split(uri), encryption_key=encryption_key)

    @staticmethod
    def from_s3_prefix(uri: str, *, encryption_key: kms.IKey | None = None) -> "ModelData":
        """An existing s3://BUCKET/…/ below which the uncompressed files lie.

        Raises:
            ValueError: the URI doesn't end in a slash.
        """
        if not uri.endswith("/"):
            raise ValueError(f"{uri} is no prefix: it must end in a slash")
        return _S3Prefix(*_split(uri), encryption_key=encryption_key)

    @abstractmethod
    def bind(self, scope: Construct, grantee: iam.IRole) -> dict[str, Any]:
        """Lets `grantee` read the artifact; answers the container definition's part about it."""


@dataclass(frozen=True)
class _LocalArchive(ModelData):
    path: Path
    sha256: str

    def bind(self, scope: Construct, grantee: iam.IRole) -> dict[str, Any]:
        # A file asset's key is its hash and the last suffix of its file's name, .gz; SageMaker
        # takes nothing that doesn't end in .tar.gz.
        asset = cdk.Stack.of(scope).synthesizer.add_file_asset(
            file_name=str(self.path),
            packaging=cdk.FileAssetPackaging.FILE,
            source_hash=f"{self.sha256}.tar",
        )
        _allow_get(grantee, asset.bucket_name, asset.object_key)
        return {"model_data_url": f"s3://{asset.bucket_name}/{asset.object_key}"}


@dataclass(frozen=True)
class _S3Archive(ModelData):
    bucket: str
    key: str
    encryption_key: kms.IKey | None

    def bind(self, scope: Construct, grantee: iam.IRole) -> dict[str, Any]:
        _allow_get(grantee, self.bucket, self.key)
        _allow_decrypt(scope, grantee, self.encryption_key)
        return {"model_data_url": f"s3://{self.bucket}/{self.key}"}


@dataclass(frozen=True)
class _S3Prefix(ModelData):
    bucket: str
    prefix: str
    encryption_key: kms.IKey | None

    def bind(self, scope: Construct, grantee: iam.IRole) -> dict[str, Any]:
        resource = f"{self.prefix}*"
        _allow_get(grantee, self.bucket, resource)
        grantee.add_to_principal_policy(
            iam.PolicyStatement(
                actions=["s3:ListBucket"],
                resources=[f"arn:{cdk.Aws.PARTITION}:s3:::{self.bucket}"],
                conditions={"StringLike": {"s3:prefix": resource}},
            )
        )
        _allow_decrypt(scope, grantee, self.encryption_key)
        cdk.Validations.of(scope).acknowledge(
            cdk.Acknowledgment(
                id=f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::{self.bucket}/{resource}]",
                reason="The artifact is every object below this prefix.",
            )
        )
        source = sagemaker.CfnModel.S3DataSourceProperty(
            s3_uri=f"s3://{self.bucket}/{self.prefix}",
            s3_data_type="S3Prefix",
            compression_type="None",
        )
        return {
            "model_data_source": sagemaker.CfnModel.ModelDataSourceProperty(s3_data_source=source)
        }


def _allow_get(grantee: iam.IRole, bucket: str, key: str) -> None:
    grantee.add_to_principal_policy(
        iam.PolicyStatement(
            actions=["s3:GetObject"],
            resources=[f"arn:{cdk.Aws.PARTITION}:s3:::{bucket}/{key}"],
        )
    )


def _allow_decrypt(scope: Construct, grantee: iam.IRole, key: kms.IKey | None) -> None:
    if key is None:
        return
    key.grant_decrypt(grantee)
    stack = cdk.Stack.of(scope)
    account = "<AWS::AccountId>" if cdk.Token.is_unresolved(stack.account) else stack.account
    arn = f"arn:<AWS::Partition>:kms:{stack.region}:{account}:key/*"
    cdk.Validations.of(scope).acknowledge(
        cdk.Acknowledgment(
            id=f"AwsSolutions-IAM5[Resource::{arn}]",
            reason="A key that is known by its alias: the condition names the alias.",
        )
    )


def _split(uri: str) -> tuple[str, str]:
    parts = urlsplit(uri)
    return parts.netloc, parts.path.lstrip("/")
