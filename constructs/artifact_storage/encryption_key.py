"""A key that other stacks find by its alias."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
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
        removal_policy: cdk.RemovalPolicy,
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

    def allow_notifications(self) -> None:
        """Lets topics of this account and region put messages into queues that the key encrypts.

        SNS developer guide, "Managing Amazon SNS encryption keys and costs", "Enable compatibility
        between event sources from AWS services and encrypted topics".
        """
        place = f"{cdk.Aws.PARTITION}:sns:{cdk.Aws.REGION}:{cdk.Aws.ACCOUNT_ID}"
        self.key.add_to_resource_policy(
            iam.PolicyStatement(
                sid="TopicsToQueues",
                principals=[iam.ServicePrincipal("sns.amazonaws.com")],
                actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                resources=["*"],
                conditions={"ArnLike": {"aws:SourceArn": f"arn:{place}:*"}},
            )
        )
