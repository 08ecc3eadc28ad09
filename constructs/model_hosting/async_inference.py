"""How an asynchronous endpoint answers: in S3, and by notifications."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_cdk import aws_kms as kms
from aws_cdk import aws_sagemaker as sagemaker

if TYPE_CHECKING:
    from aws_cdk import aws_sns as sns


@dataclass(frozen=True, kw_only=True)
class AsyncInference:
    """Where answers and errors go, and who is told; granting it is the composer's.

    Attributes:
        output: an s3://BUCKET/PREFIX for answers.
        failures: an s3://BUCKET/PREFIX for errors.
        success_topic: learns of answers.
        error_topic: learns of errors.
        include_response: whether notifications carry the answer itself, up to 128 KB.
        max_concurrent_invocations: how many requests an instance gets at once.
        encryption_key: what answers are encrypted with.
    """

    output: str
    failures: str | None = None
    success_topic: "sns.ITopic | None" = None
    error_topic: "sns.ITopic | None" = None
    include_response: bool = False
    max_concurrent_invocations: int | None = None
    encryption_key: kms.IKey | None = None

    def property(self) -> sagemaker.CfnEndpointConfig.AsyncInferenceConfigProperty:
        """The endpoint config's part about it."""
        config = sagemaker.CfnEndpointConfig
        topics = {
            "SUCCESS_NOTIFICATION_TOPIC": self.success_topic,
            "ERROR_NOTIFICATION_TOPIC": self.error_topic,
        }
        told = [name for name, topic in topics.items() if topic] if self.include_response else []
        notification = config.AsyncInferenceNotificationConfigProperty(
            success_topic=self.success_topic.topic_arn if self.success_topic else None,
            error_topic=self.error_topic.topic_arn if self.error_topic else None,
            include_inference_response_in=told or None,
        )
        output = config.AsyncInferenceOutputConfigProperty(
            s3_output_path=self.output,
            s3_failure_path=self.failures,
            kms_key_id=self.encryption_key.key_arn if self.encryption_key else None,
            notification_config=notification if any(topics.values()) else None,
        )
        client = config.AsyncInferenceClientConfigProperty(
            max_concurrent_invocations_per_instance=self.max_concurrent_invocations
        )
        return config.AsyncInferenceConfigProperty(
            output_config=output,
            client_config=client if self.max_concurrent_invocations else None,
        )
