"""What CreateTransformJob is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from batch_transform.locations import Location

if TYPE_CHECKING:
    from aws_cdk import aws_kms as kms


@dataclass(frozen=True, kw_only=True)
class TransformJob:
    """A transform job, in the words and units of the API reference, "CreateTransformJob".

    Attributes:
        instance_type: such as ml.m5.xlarge.
        instance_count: 1 to 100.
        input: every object below it is transformed.
        output: one NAME.out for each input object.
        content_type: what the input is.
        accept: what the model shall answer with.
        compression_type: None or Gzip.
        split_type: None, Line, RecordIO or TFRecord.
        assemble_with: None or Line.
        batch_strategy: SingleRecord or MultiRecord.
        max_payload_in_mb: the largest request; 0 is no limit.
        max_concurrent_transforms: requests to an instance at once.
        join_source: None or Input.
        input_filter: JSONPath of what goes to the model.
        output_filter: JSONPath of what comes out.
        invocations_timeout: seconds that a request may take.
        invocations_max_retries: how often a failed request is tried again.
        environment: environment variables of the containers.
        volume_key: what the storage volumes are encrypted with.
        output_key: what the answers are encrypted with; without one, whatever the bucket says,
            SageMaker takes Amazon S3's own (API reference, "TransformOutput").
        tags: of each job.
    """

    instance_type: str
    input: Location
    output: Location
    content_type: str
    instance_count: int = 1
    accept: str | None = None
    compression_type: str = "None"
    split_type: str = "None"
    assemble_with: str = "None"
    batch_strategy: str = "SingleRecord"
    max_payload_in_mb: int | None = None
    max_concurrent_transforms: int | None = None
    join_source: str = "None"
    input_filter: str | None = None
    output_filter: str | None = None
    invocations_timeout: int | None = None
    invocations_max_retries: int | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    volume_key: "kms.IKey | None" = None
    output_key: "kms.IKey | None" = None
    tags: Mapping[str, str] = field(default_factory=dict)

    def request(self, *, model_name: str) -> dict[str, Any]:
        """The request, all but the job's name; without what it leaves to SageMaker."""
        source = {"S3DataType": "S3Prefix", "S3Uri": self.input.uri}
        return _without_none(
            {
                "ModelName": model_name,
                "BatchStrategy": self.batch_strategy,
                "MaxPayloadInMB": self.max_payload_in_mb,
                "MaxConcurrentTransforms": self.max_concurrent_transforms,
                "ModelClientConfig": self._client(),
                "Environment": dict(self.environment) or None,
                "TransformInput": {
                    "DataSource": {"S3DataSource": source},
                    "ContentType": self.content_type,
                    "CompressionType": self.compression_type,
                    "SplitType": self.split_type,
                },
                "TransformOutput": {
                    "S3OutputPath": self.output.uri,
                    "Accept": self.accept,
                    "AssembleWith": self.assemble_with,
                    "KmsKeyId": self.output_key.key_arn if self.output_key else None,
                },
                "TransformResources": {
                    "InstanceType": self.instance_type,
                    "InstanceCount": self.instance_count,
                    "VolumeKmsKeyId": self.volume_key.key_arn if self.volume_key else None,
                },
                "DataProcessing": self._processing(),
                "Tags": [{"Key": key, "Value": value} for key, value in self.tags.items()] or None,
            }
        )

    def _client(self) -> dict[str, int | None] | None:
        if self.invocations_timeout is None and self.invocations_max_retries is None:
            return None
        return {
            "InvocationsTimeoutInSeconds": self.invocations_timeout,
            "InvocationsMaxRetries": self.invocations_max_retries,
        }

    def _processing(self) -> dict[str, str | None] | None:
        if self.join_source == "None" and not self.input_filter and not self.output_filter:
            return None
        return {
            "JoinSource": self.join_source,
            "InputFilter": self.input_filter,
            "OutputFilter": self.output_filter,
        }


def _without_none(request: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _without_none(value) if isinstance(value, dict) else value
        for key, value in request.items()
        if value is not None
    }
