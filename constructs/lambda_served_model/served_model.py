"""A function that fetches one model's archive and answers with it."""

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from model_hosting import ModelData
from python_function import PythonFunction

_MEBIBYTE = 1024 * 1024


class LambdaServedModel(Construct):
    """A model on CPU that costs nothing while nobody asks, and may read its archive alone.

    Attributes:
        function: the function with its role and its log.
    """

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        data: ModelData,
        server: Path,
        memory_size: int,
        ephemeral_storage: int,
        timeout: int,
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
    ) -> None:
        """Makes the function.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            name: the function's name.
            data: the model's archive.
            server: the zip file of the package model_server.
            memory_size: MB; CPU grows with it.
            ephemeral_storage: MB for the unpacked model.
            timeout: seconds that an answer may take, fetching the model for the first one included.
            log_retention: how long its log is kept.
            removal_policy: what becomes of the log when the stack goes.

        Raises:
            ValueError: the model isn't a single archive.
        """
        super().__init__(scope, construct_id)
        self.function = PythonFunction(
            self,
            "Function",
            function_name=name,
            archive=server,
            handler="model_server.handler.handle",
            environment={"MAX_MODEL_BYTES": str(ephemeral_storage * _MEBIBYTE)},
            timeout=timeout,
            memory_size=memory_size,
            ephemeral_storage=ephemeral_storage,
            description=f"Serves the model of {name}",
            log_retention=log_retention,
            removal_policy=removal_policy,
        )
        bound = data.bind(self.function.role)
        if set(bound) != {"model_data_url"}:
            raise ValueError("a function serves one archive: name a model.tar.gz or a folder")
        self.function.function.add_environment("MODEL_DATA_URL", bound["model_data_url"])

    def grant_invoke(self, grantee: iam.IGrantable) -> iam.Grant:
        """Lets `grantee` ask the model."""
        return self.function.function.grant_invoke(grantee)
