"""A job's objects in S3."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from local_aws.hosting.locations import join, split

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class NoInput(Exception):  # noqa: N818 - what there is
    """There is nothing to transform, or it may not be read; the message says which."""


@dataclass(frozen=True, kw_only=True)
class S3Storage:
    """Input below one S3 URI, output below another, with the credentials of the client."""

    client: "S3Client"
    input: str
    output: str

    def names(self) -> Sequence[str]:
        """Every object below the input prefix, by the rest of its key.

        Raises:
            NoInput: there is none, or the role may not list them.
        """
        bucket, prefix = split(self.input)
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        try:
            keys = [item["Key"] for page in pages for item in page.get("Contents", ())]
        except ClientError as error:
            raise NoInput(f"{self.input} can't be listed: {error}") from error
        found = [key for key in keys if not key.endswith("/")]
        if not found:
            raise NoInput(f"No S3 objects found under S3 URL {self.input}.")
        folder = prefix.rpartition("/")[0]
        return [key.removeprefix(folder).lstrip("/") for key in found]

    def read(self, name: str) -> bytes:
        """An input object's content."""
        bucket, prefix = split(self.input)
        folder = prefix.rpartition("/")[0]
        key = f"{folder}/{name}" if folder else name
        return self.client.get_object(Bucket=bucket, Key=key)["Body"].read()

    def write(self, name: str, content: bytes) -> None:
        """Put an output object."""
        bucket, key = split(join(self.output, name))
        self.client.put_object(Bucket=bucket, Key=key, Body=content)
