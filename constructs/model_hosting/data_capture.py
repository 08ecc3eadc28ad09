"""Requests and answers that an endpoint writes to S3."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sagemaker as sagemaker

from model_hosting.s3_access import allow_below, allow_key, split_folder

_MODES = {"input": "Input", "output": "Output"}


@dataclass(frozen=True, kw_only=True)
class DataCapture:
    """What is captured, and where it goes; binding it lets the grantee write there.

    Attributes:
        destination: an s3://BUCKET/PREFIX.
        sampling: how many percent of the requests.
        modes: requests, answers, or both.
        csv_content_types: what is written as CSV and not in Base64.
        json_content_types: what is written as JSON.
        encryption_key: what the captured data is encrypted with.
    """

    destination: str
    sampling: int = 100
    modes: Sequence[Literal["input", "output"]] = ("input", "output")
    csv_content_types: Sequence[str] | None = None
    json_content_types: Sequence[str] | None = None
    encryption_key: kms.IKey | None = None

    def bind(self, grantee: iam.IRole) -> None:
        """Lets `grantee` write below the destination."""
        bucket, prefix = split_folder(self.destination)
        allow_below(grantee, "s3:PutObject", bucket=bucket, prefix=prefix)
        if self.encryption_key:
            # Large objects come in parts, for which S3 decrypts (S3 user guide, "Uploading and
            # copying objects using multipart upload").
            allow_key(grantee, self.encryption_key, "kms:Decrypt", "kms:GenerateDataKey")

    def property(self) -> sagemaker.CfnEndpointConfig.DataCaptureConfigProperty:
        """The endpoint config's part about it."""
        types = {
            "csv_content_types": self.csv_content_types,
            "json_content_types": self.json_content_types,
        }
        said = {name: list(value) for name, value in types.items() if value}
        header = sagemaker.CfnEndpointConfig.CaptureContentTypeHeaderProperty(**said)
        return sagemaker.CfnEndpointConfig.DataCaptureConfigProperty(
            enable_capture=True,
            destination_s3_uri=self.destination,
            initial_sampling_percentage=self.sampling,
            capture_options=[{"captureMode": _MODES[mode]} for mode in self.modes],
            capture_content_type_header=header if said else None,
            kms_key_id=self.encryption_key.key_arn if self.encryption_key else None,
        )
