"""What the stacks that have models of their own have in common."""

from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from constructs import Construct

from model_hosting import Model
from modelport.configuration import Environment
from modelport.packaging import Archive
from stacks.models import make_model
from stacks.names import key_alias, stack_name
from stacks.settings import stack_properties


class ModelStack(cdk.Stack):
    """Models, and what serves them: deployed, rolled back and deleted on their own."""

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        *,
        environment: Environment,
        archives: Mapping[str, Archive],
        key: str,
        kind: str,
        about: str,
    ) -> None:
        """Makes a stack without resources.

        Args:
            scope: the app.
            environment: the whole configuration.
            archives: the packed models, by the model's key.
            key: of the part of the configuration that the stack is for.
            kind: the last part of the stack's name.
            about: what it has, for the stack's description.
        """
        super().__init__(
            scope,
            stack_name(environment, key, kind),
            description=f"Modelport: {about}",
            **stack_properties(environment),
        )
        self.configuration = environment
        self.archives = archives
        self.encryption_key = kms.Alias.from_alias_name(
            self, "EncryptionKey", key_alias(environment)
        )

    def model(
        self, scope: Construct, model_key: str, *, instance_type: str | None, **properties: Any
    ) -> Model:
        """One model; `properties` are further ones of `Model`, such as `isolation`'s."""
        return make_model(
            scope,
            self.configuration,
            model_key,
            instance_type=instance_type,
            archives=self.archives,
            encryption_key=self.encryption_key,
            **properties,
        )
