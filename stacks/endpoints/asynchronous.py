"""Requests in a queue, answers in S3, and notifications of both outcomes."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs

from asynchronous_notifications import AsynchronousNotifications
from model_hosting import (
    AsyncInference,
    CustomMetric,
    Endpoint,
    Model,
    allow_below,
    allow_key,
    split_folder,
)
from modelport.configuration.endpoints import AsynchronousEndpoint
from modelport.configuration.endpoints.asynchronous import Webhook
from python_function import PythonFunction
from stacks.endpoints.common import EndpointStack, isolation
from stacks.endpoints.deployment import endpoint_deployment
from stacks.endpoints.fleets import image_type, instance_variant, volume_key
from stacks.endpoints.scaling import backlog_scaling
from stacks.functions import POWERTOOLS, write_archive
from stacks.names import asynchronous_prefix, bucket_name, is_own_bucket
from stacks.settings import removal_policy

TIMEOUT = 60
"""Seconds: a batch of outcomes, each of which a webhook may keep waiting for some."""

MEMORY_SIZE = 256


class Asynchronous(EndpointStack[AsynchronousEndpoint]):
    """An endpoint that may have no instance while nothing waits."""

    def compose(self, endpoint: AsynchronousEndpoint) -> None:
        """Makes the topics with their queues and their subscriber, the model and the endpoint."""
        bucket = bucket_name(self.configuration, self)
        ours = f"s3://{bucket}/{asynchronous_prefix(self.endpoint_name)}"
        notifications = self._notifications(endpoint)
        output = endpoint.output or f"{ours}output/"
        failures = endpoint.failures or f"{ours}failures/"
        # One key for both, which is not for the buckets of others.
        is_ours = all(is_own_bucket(uri, self.configuration) for uri in (output, failures))
        inference = AsyncInference(
            output=output,
            failures=failures,
            success_topic=notifications.success.topic,
            error_topic=notifications.error.topic,
            include_response=endpoint.notifications.include_response,
            max_concurrent_invocations=endpoint.max_concurrent_invocations,
            encryption_key=self.encryption_key if is_ours else None,
        )
        model = self.model(
            self, endpoint.model, instance_type=image_type(endpoint), **isolation(endpoint)
        )
        notifications.grant_publish(model.role)
        self._grant_storage(model, inference, [f"{ours}input/", *endpoint.inputs])
        variant = instance_variant(
            endpoint,
            model,
            initial_instance_count=endpoint.initial_instance_count,
            scaling=backlog_scaling(
                endpoint.scaling, endpoint, self.dimensions(), endpoint_name=self.endpoint_name
            ),
        )
        Endpoint(
            self,
            "Endpoint",
            endpoint_name=self.endpoint_name,
            variants=[variant],
            volume_key=volume_key(self, [endpoint], encryption_key=self.encryption_key),
            capture=self.capture(endpoint.capture),
            async_inference=inference,
            deployment=endpoint_deployment(
                endpoint.deployment, [self.dimensions()], invocation_errors="InvocationFailures"
            ),
        )
        self._put_out(endpoint, notifications, uploads=f"{ours}input/")

    def requests(self, endpoint: AsynchronousEndpoint) -> list[CustomMetric]:  # noqa: ARG002 - one
        """An asynchronous endpoint has no metric Invocations: each has a time in the backlog."""
        return [
            CustomMetric(
                name="TimeInBacklog", dimensions=self.dimensions(), statistic="SampleCount"
            )
        ]

    def _put_out(
        self,
        endpoint: AsynchronousEndpoint,
        notifications: AsynchronousNotifications,
        *,
        uploads: str,
    ) -> None:
        """What callers need: InvokeEndpointAsync takes both times from them, not from here."""
        outputs = {
            "Input": uploads,
            "RequestTTLSeconds": str(endpoint.request_ttl),
            "InvocationTimeoutSeconds": str(endpoint.invocation_timeout),
        }
        for name, outcome in (("Success", notifications.success), ("Error", notifications.error)):
            outputs |= {
                f"{name}TopicArn": outcome.topic.topic_arn,
                f"{name}QueueUrl": outcome.queue.queue_url,
                f"{name}DeadLettersUrl": outcome.dead_letters.queue_url,
            }
        for output, value in outputs.items():
            cdk.CfnOutput(self, output, value=value)

    def _notifications(self, endpoint: AsynchronousEndpoint) -> AsynchronousNotifications:
        policy = removal_policy(self.configuration)
        subscriber = PythonFunction(
            self,
            "Subscriber",
            archive=write_archive("asynchronous_outcomes", dependencies=POWERTOOLS),
            handler="asynchronous_outcomes.handler.handle",
            environment={
                "ENDPOINT_NAME": self.endpoint_name,
                "POWERTOOLS_SERVICE_NAME": "asynchronous-outcomes",
                "POWERTOOLS_LOG_LEVEL": "INFO",
                **_webhook_variables(endpoint.notifications.webhook),
            },
            timeout=TIMEOUT,
            memory_size=MEMORY_SIZE,
            description=f"Records outcomes of the endpoint {self.endpoint_name}",
            log_retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=policy,
        )
        webhook = endpoint.notifications.webhook
        if webhook and webhook.secret:
            subscriber.role.add_to_principal_policy(
                iam.PolicyStatement(
                    actions=["secretsmanager:GetSecretValue"], resources=[webhook.secret]
                )
            )
        return AsynchronousNotifications(
            self,
            "Notifications",
            subscriber=subscriber.function,
            encryption_key=self.encryption_key,
            removal_policy=policy,
        )

    def _grant_storage(self, model: Model, inference: AsyncInference, inputs: list[str]) -> None:
        for uri in inputs:
            _allow(model, "s3:GetObject", uri)
        for uri in filter(None, (inference.output, inference.failures)):
            _allow(model, "s3:PutObject", uri)
        allow_key(model.role, self.encryption_key, "kms:Decrypt", "kms:GenerateDataKey")


def _allow(model: Model, action: str, uri: str) -> None:
    bucket, prefix = split_folder(uri)
    allow_below(model.role, action, bucket=bucket, prefix=prefix)


def _webhook_variables(webhook: Webhook | None) -> dict[str, str]:
    if webhook is None:
        return {}
    secret = {"WEBHOOK_SECRET": webhook.secret} if webhook.secret else {}
    return {"WEBHOOK_URL": webhook.url, **secret}
