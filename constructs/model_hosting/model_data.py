"""Where a model's artifact comes from: a packed archive here, or what lies in S3 already."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sagemaker as sagemaker

from model_hosting.s3_access import allow_below, allow_key, allow_list, split

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
        return _S3Archive(*split(uri), encryption_key=encryption_key)

    @staticmethod
    def from_s3_prefix(uri: str, *, encryption_key: kms.IKey | None = None) -> "ModelData":
        """An existing s3://BUCKET/…/ below which the uncompressed files lie.

        Raises:
            ValueError: the URI doesn't end in a slash.
        """
        return _S3Prefix(*split(_prefix(uri)), encryption_key=encryption_key)

    @staticmethod
    def from_s3_archives(
        uri: str, *, cache: bool = True, encryption_key: kms.IKey | None = None
    ) -> "ModelData":
        """An s3://BUCKET/…/ below which archives lie, one for each TargetModel.

        With it, the container is a multi-model one.

        Args:
            uri: ends in a slash.
            cache: whether models stay in memory; without it each request loads its model.
            encryption_key: what the archives are encrypted with.

        Raises:
            ValueError: the URI doesn't end in a slash.
        """
        bucket, prefix = split(_prefix(uri))
        return _S3Archives(bucket, prefix, encryption_key=encryption_key, cache=cache)

    @abstractmethod
    def bind(self, grantee: iam.IRole) -> dict[str, Any]:
        """Lets `grantee` read the artifact; answers the container definition's part about it."""


@dataclass(frozen=True)
class _LocalArchive(ModelData):
    path: Path
    sha256: str

    def bind(self, grantee: iam.IRole) -> dict[str, Any]:
        # A file asset's key is its hash and the last suffix of its file's name, .gz; SageMaker
        # takes nothing that doesn't end in .tar.gz.
        asset = cdk.Stack.of(grantee).synthesizer.add_file_asset(
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

    def bind(self, grantee: iam.IRole) -> dict[str, Any]:
        _allow_get(grantee, self.bucket, self.key)
        if self.encryption_key:
            allow_key(grantee, self.encryption_key, "kms:Decrypt")
        return {"model_data_url": f"s3://{self.bucket}/{self.key}"}


@dataclass(frozen=True)
class _S3Prefix(ModelData):
    bucket: str
    prefix: str
    encryption_key: kms.IKey | None

    def bind(self, grantee: iam.IRole) -> dict[str, Any]:
        self._allow_read(grantee)
        source = sagemaker.CfnModel.S3DataSourceProperty(
            s3_uri=self._uri, s3_data_type="S3Prefix", compression_type="None"
        )
        return {
            "model_data_source": sagemaker.CfnModel.ModelDataSourceProperty(s3_data_source=source)
        }

    @property
    def _uri(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"

    def _allow_read(self, grantee: iam.IRole) -> None:
        allow_below(grantee, "s3:GetObject", bucket=self.bucket, prefix=self.prefix)
        allow_list(grantee, bucket=self.bucket, prefix=self.prefix)
        if self.encryption_key:
            allow_key(grantee, self.encryption_key, "kms:Decrypt")


@dataclass(frozen=True)
class _S3Archives(_S3Prefix):
    cache: bool

    def bind(self, grantee: iam.IRole) -> dict[str, Any]:
        self._allow_read(grantee)
        return {
            "mode": "MultiModel",
            "model_data_url": self._uri,
            "multi_model_config": None if self.cache else {"modelCacheSetting": "Disabled"},
        }


def _allow_get(grantee: iam.IRole, bucket: str, key: str) -> None:
    grantee.add_to_principal_policy(
        iam.PolicyStatement(
            actions=["s3:GetObject"],
            resources=[f"arn:{cdk.Aws.PARTITION}:s3:::{bucket}/{key}"],
        )
    )


def _prefix(uri: str) -> str:
    if not uri.endswith("/"):
        raise ValueError(f"{uri} is no prefix: it must end in a slash")
    return uri
