"""A topic, the queue that keeps what is published to it, and where what nobody takes ends up."""

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

MAX_RECEIVE_COUNT = 5
KEPT_DAYS = 14
"""The longest that Amazon SQS keeps a message."""


class OutcomeTopic(Construct):
    """A topic with a queue and its dead-letter queue: all encrypted, all TLS only.

    The key's policy must let sns.amazonaws.com use it, because it is Amazon SNS that puts messages
    into the encrypted queue (SNS developer guide, "Managing Amazon SNS encryption keys and costs").
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        encryption_key: kms.IKey,
        visibility_timeout: cdk.Duration,
        removal_policy: cdk.RemovalPolicy,
    ) -> None:
        """Makes the topic, both queues and the subscription.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            encryption_key: encrypts the messages of all three.
            visibility_timeout: how long a message that was received is hidden from others.
            removal_policy: what becomes of the queues when the stack goes.
        """
        super().__init__(scope, construct_id)
        self.topic = sns.Topic(self, "Topic", master_key=encryption_key, enforce_ssl=True)
        self.dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            encryption_master_key=encryption_key,
            enforce_ssl=True,
            retention_period=cdk.Duration.days(KEPT_DAYS),
            removal_policy=removal_policy,
        )
        self.queue = sqs.Queue(
            self,
            "Queue",
            encryption_master_key=encryption_key,
            enforce_ssl=True,
            visibility_timeout=visibility_timeout,
            retention_period=cdk.Duration.days(KEPT_DAYS),
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=self.dead_letters, max_receive_count=MAX_RECEIVE_COUNT
            ),
            removal_policy=removal_policy,
        )
        self.topic.add_subscription(
            subscriptions.SqsSubscription(self.queue, dead_letter_queue=self.dead_letters)
        )
