"""A key that other stacks find by its alias."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_kms as kms
from constructs import Construct


class EncryptionKey(Construct):
    """A symmetric key that rotates every year, with a fixed alias."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        alias_name: str,
        description: str,
        removal_policy: RemovalPolicy,
    ) -> None:
        """Makes the key and its alias.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            alias_name: such as alias/models.
            description: what the key is for.
            removal_policy: what becomes of the key when the stack goes.
        """
        super().__init__(scope, construct_id)
        self.key = kms.Key(
            self,
            "Key",
            description=description,
            enable_key_rotation=True,
            removal_policy=removal_policy,
        )
        kms.Alias(self, "Alias", alias_name=alias_name, target_key=self.key)
