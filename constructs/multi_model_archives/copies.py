"""Archives that are published by hash, copied to where TargetModel names them."""

from collections.abc import Mapping
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from model_hosting import ModelData
from model_hosting.s3_access import allow_below, allow_key, allow_list
from python_function import LONGEST_TIMEOUT, FunctionResource


class ArchiveCopies(FunctionResource):
    """One copy below a prefix for each archive: made, kept up and removed with the stack.

    What lies there by other hands stays untouched.
    """

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        bucket: str,
        prefix: str,
        archives: Mapping[str, ModelData],
        encryption_key: kms.IKey,
        archive: Path,
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
    ) -> None:
        """Makes the custom resource and its function, which may write below that prefix alone.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            bucket: its name.
            prefix: ends in a slash.
            archives: by the name of the copy, without .tar.gz; each a single archive.
            encryption_key: the bucket's.
            archive: the zip file of the function `archive_copies.handler.handle`.
            log_retention: how long the function's log is kept.
            removal_policy: what becomes of the log when the stack goes.
        """
        super().__init__(
            scope,
            construct_id,
            archive=archive,
            handler="archive_copies.handler.handle",
            timeout=LONGEST_TIMEOUT,
            description=f"Copies archives to s3://{bucket}/{prefix}",
            log_retention=log_retention,
            removal_policy=removal_policy,
        )
        role = self.provider.role
        for action in ("s3:GetObject", "s3:PutObject", "s3:DeleteObject"):
            allow_below(role, action, bucket=bucket, prefix=prefix)
        allow_list(role, bucket=bucket, prefix=prefix)
        allow_key(role, encryption_key, "kms:Decrypt", "kms:GenerateDataKey")
        sources = {name: data.bind(role) for name, data in archives.items()}
        self._resource = self._make_resource(
            "Custom::ArchiveCopies",
            {
                "Target": f"s3://{bucket}/{prefix}",
                "Archives": {name: source["model_data_url"] for name, source in sources.items()},
            },
        )

    @property
    def digest(self) -> str:
        """Another one whenever an archive is another one; what has it waits for the copies.

        SageMaker keeps serving the archive that an instance has loaded already (developer guide,
        "Add or Remove Models"): an environment variable with the digest makes another model of it,
        which starts on new instances.
        """
        return self._resource.get_att_string("Digest")
