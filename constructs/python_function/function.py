"""A Lambda function in Python that can be watched."""

import sys
from collections.abc import Mapping
from pathlib import Path

import aws_cdk as cdk
import jsii
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

RUNTIMES = ("python3.11", "python3.12", "python3.13", "python3.14")
"""What Lambda runs (Lambda developer guide, "Lambda runtimes"), oldest first."""

DEFAULT_STORAGE = 512
"""MB of /tmp that every function has (Lambda developer guide, "Configure ephemeral storage")."""


@jsii.implements(iam.IGrantable)
class PythonFunction(Construct):
    """A function that logs JSON to a log group of its own, is traced, and may do nothing else.

    It runs on the version of Python that synthesizes, which is the one that its tests ran on and
    its byte code is for.
    """

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        archive: Path,
        handler: str,
        environment: Mapping[str, str],
        timeout: int,
        memory_size: int,
        description: str,
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
        function_name: str | None = None,
        ephemeral_storage: int = DEFAULT_STORAGE,
        concurrency: int | None = None,
    ) -> None:
        """Makes the function, its role and its log group.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            archive: the zip file; its name has its content's hash after a hyphen.
            handler: package, module and function, with dots between them.
            environment: environment variables.
            timeout: seconds.
            memory_size: MB.
            description: what it does.
            log_retention: how long its log is kept.
            removal_policy: what becomes of the log when the stack goes.
            function_name: its name in Lambda; by default CloudFormation makes one.
            ephemeral_storage: MB of /tmp.
            concurrency: how many run at once (reserved concurrency); the account's share without.
        """
        super().__init__(scope, construct_id)
        self.log_group = logs.LogGroup(
            self, "Log", retention=log_retention, removal_policy=removal_policy
        )
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        self.log_group.grant_write(self.role)
        content_hash = archive.stem.rpartition("-")[2]
        self.function = lambda_.Function(
            self,
            "Resource",
            description=description,
            function_name=function_name,
            runtime=lambda_.Runtime(_runtime(), lambda_.RuntimeFamily.PYTHON),
            handler=handler,
            code=lambda_.Code.from_asset(
                str(archive), asset_hash=content_hash, asset_hash_type=cdk.AssetHashType.CUSTOM
            ),
            role=self.role,
            environment={**environment},
            timeout=cdk.Duration.seconds(timeout),
            memory_size=memory_size,
            ephemeral_storage_size=cdk.Size.mebibytes(ephemeral_storage)
            if ephemeral_storage != DEFAULT_STORAGE
            else None,
            reserved_concurrent_executions=concurrency,
            tracing=lambda_.Tracing.ACTIVE,
            log_group=self.log_group,
            logging_format=lambda_.LoggingFormat.JSON,
        )
        self._acknowledge()

    @property
    def grant_principal(self) -> iam.IPrincipal:
        """Who gets what is granted to the function: its role."""
        return self.role.grant_principal

    def _acknowledge(self) -> None:
        rules = cdk.Validations.of(self)
        rules.acknowledge(
            cdk.Acknowledgment(
                id="AwsSolutions-IAM5[Resource::*]",
                reason="xray:PutTraceSegments and xray:PutTelemetryRecords know no resource.",
            )
        )
        rules.acknowledge(
            cdk.Acknowledgment(
                id="AwsSolutions-L1",
                reason="The function runs on the version of Python that its tests and byte code "
                "are for; the newest follows with the version that synthesizes.",
            )
        )


def _runtime() -> str:
    """The running Python's name at Lambda, or the newest there for one that Lambda lacks yet."""
    own = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return own if own in RUNTIMES else RUNTIMES[-1]
