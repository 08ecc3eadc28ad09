"""The bucket for model artifacts, and the bucket for its access log."""

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

NONCURRENT_DAYS = 90
ACCESS_LOG_DAYS = 365
MULTIPART_DAYS = 7
EXPIRED_DAYS = 1


class ArtifactStorage(Construct):
    """A private, versioned bucket, encrypted with a key, and a record of who read what in it."""

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        bucket_name: str,
        encryption_key: kms.IKey,
        removal_policy: cdk.RemovalPolicy,
        expirations: Mapping[str, cdk.Duration] | None = None,
    ) -> None:
        """Makes both buckets.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            bucket_name: the artifact bucket's fixed name, which configurations may write down.
            encryption_key: encrypts the artifacts.
            removal_policy: what becomes of both buckets when the stack goes.
            expirations: how long artifacts are kept, by the prefix below which they lie; for ever
                elsewhere.
        """
        super().__init__(scope, construct_id)
        self.bucket = s3.Bucket(
            self,
            "Artifacts",
            bucket_name=bucket_name,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=encryption_key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            versioned=True,
            server_access_logs_bucket=self._access_log(removal_policy),
            server_access_logs_prefix="artifacts/",
            lifecycle_rules=[
                s3.LifecycleRule(
                    noncurrent_version_expiration=cdk.Duration.days(NONCURRENT_DAYS),
                    expired_object_delete_marker=True,
                    abort_incomplete_multipart_upload_after=cdk.Duration.days(MULTIPART_DAYS),
                ),
                *(_expiration(prefix, time) for prefix, time in (expirations or {}).items()),
            ],
            removal_policy=removal_policy,
        )

    def _access_log(self, removal_policy: cdk.RemovalPolicy) -> s3.Bucket:
        # S3 can't write access logs into a bucket whose default encryption is a KMS key
        # (S3 user guide, "Enabling Amazon S3 server access logging").
        return s3.Bucket(
            self,
            "AccessLog",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=cdk.Duration.days(ACCESS_LOG_DAYS),
                    abort_incomplete_multipart_upload_after=cdk.Duration.days(MULTIPART_DAYS),
                )
            ],
            removal_policy=removal_policy,
        )


def _expiration(prefix: str, time: cdk.Duration) -> s3.LifecycleRule:
    """What is over goes, and does not stay as an old version."""
    return s3.LifecycleRule(
        prefix=prefix,
        expiration=time,
        noncurrent_version_expiration=cdk.Duration.days(EXPIRED_DAYS),
    )
