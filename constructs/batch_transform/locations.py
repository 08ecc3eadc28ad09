"""Where a job reads and writes: a prefix in S3, and who may use it."""

from dataclasses import dataclass
from typing import Self

from aws_cdk import aws_iam as iam

from model_hosting.s3_access import allow_below, allow_list, split, split_folder


@dataclass(frozen=True)
class Location:
    """A bucket and a prefix in it; the bucket's name may hold tokens."""

    bucket: str
    prefix: str

    @classmethod
    def from_uri(cls, uri: str) -> Self:
        """The location that s3://bucket/prefix names."""
        return cls(*split(uri))

    @property
    def uri(self) -> str:
        """The location as S3 URI."""
        return f"s3://{self.bucket}/{self.prefix}"

    def allow_read(self, grantee: iam.IRole) -> None:
        """Lets `grantee` list and read what is below the prefix."""
        allow_below(grantee, "s3:GetObject", bucket=self.bucket, prefix=self.prefix)
        allow_list(grantee, bucket=self.bucket, prefix=self.prefix)

    def allow_write(self, grantee: iam.IRole) -> None:
        """Lets `grantee` put objects below the prefix, in parts too.

        Answers lie in it as in a folder, while input is whatever begins with it (API reference,
        "TransformOutput" and "TransformS3DataSource").
        """
        bucket, folder = split_folder(self.uri)
        for action in ("s3:PutObject", "s3:AbortMultipartUpload"):
            allow_below(grantee, action, bucket=bucket, prefix=folder)
