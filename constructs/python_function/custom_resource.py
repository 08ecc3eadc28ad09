"""A custom resource whose function is its own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_logs as logs
from constructs import Construct

from python_function.function import PythonFunction

MEMORY_SIZE = 256
LONGEST_TIMEOUT = 900
"""Seconds: as long as a Lambda function can take."""

_MARGIN = 60
"""Seconds that CloudFormation waits longer, so that the function's own reason is what it says."""


class FunctionResource(Construct):
    """A subclass grants `provider` what it needs, and says in `_make_resource` what it is about."""

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        archive: Path,
        handler: str,
        timeout: int,
        description: str,
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
    ) -> None:
        """Makes the function, which may do nothing yet.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            archive: the function's zip file.
            handler: package, module and function, with dots between them.
            timeout: seconds that the function may take.
            description: what it does.
            log_retention: how long the function's log is kept.
            removal_policy: what becomes of the log when the stack goes.
        """
        super().__init__(scope, construct_id)
        self.provider = PythonFunction(
            self,
            "Provider",
            archive=archive,
            handler=handler,
            environment={},
            timeout=timeout,
            memory_size=MEMORY_SIZE,
            description=description,
            log_retention=log_retention,
            removal_policy=removal_policy,
        )
        self._service_timeout = cdk.Duration.seconds(timeout + _MARGIN)

    def _make_resource(
        self, resource_type: str, properties: Mapping[str, Any]
    ) -> cdk.CustomResource:
        """The resource; `resource_type` begins with Custom::."""
        return cdk.CustomResource(
            self,
            "Resource",
            service_token=self.provider.function.function_arn,
            resource_type=resource_type,
            service_timeout=self._service_timeout,
            properties=properties,
        )
