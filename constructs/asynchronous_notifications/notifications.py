"""Both topics of an asynchronous endpoint, and the function that takes what they tell."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from asynchronous_notifications.outcome_topic import OutcomeTopic
from model_hosting.s3_access import allow_key

BATCH_SIZE = 5
VISIBILITY_FACTOR = 6
"""Times the function's timeout (Lambda developer guide, "Creating an SQS event source mapping")."""


class AsynchronousNotifications(Construct):
    """Outcomes on their way from SageMaker to a subscriber: none is lost while it fails."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        subscriber: lambda_.Function,
        encryption_key: kms.IKey,
        removal_policy: cdk.RemovalPolicy,
    ) -> None:
        """Makes the topics with their queues, and lets the subscriber take from these.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            subscriber: gets outcomes from both queues in batches, and answers which of them must
                come again (batchItemFailures); it has a timeout.
            encryption_key: encrypts topics and queues.
            removal_policy: what becomes of the queues when the stack goes.
        """
        super().__init__(scope, construct_id)
        self._key = encryption_key
        seconds = subscriber.timeout.to_seconds() if subscriber.timeout else 0
        self.success, self.error = (
            OutcomeTopic(
                self,
                name,
                encryption_key=encryption_key,
                visibility_timeout=cdk.Duration.seconds(seconds * VISIBILITY_FACTOR),
                removal_policy=removal_policy,
            )
            for name in ("Success", "Error")
        )
        for name, outcome in (("Success", self.success), ("Error", self.error)):
            outcome.queue.grant_consume_messages(subscriber)
            subscriber.add_event_source_mapping(
                f"{name}Queue",
                event_source_arn=outcome.queue.queue_arn,
                batch_size=BATCH_SIZE,
                report_batch_item_failures=True,
            )
        if subscriber.role:
            allow_key(subscriber.role, encryption_key, "kms:Decrypt")

    def grant_publish(self, role: iam.IRole) -> None:
        """Lets `role` publish to both topics, and use the key that encrypts their messages."""
        topics = [self.success.topic.topic_arn, self.error.topic.topic_arn]
        role.add_to_principal_policy(iam.PolicyStatement(actions=["sns:Publish"], resources=topics))
        # Not Topic.grant_publish, which allows every action that begins with GenerateDataKey.
        allow_key(role, self._key, "kms:Decrypt", "kms:GenerateDataKey")
