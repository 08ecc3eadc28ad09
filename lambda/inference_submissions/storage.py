"""Objects in S3, by their URI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
# S3 user guide, "Conditional write behavior": another write came first, or at the same moment.
OUTRUN = MISSING | {"412", "PreconditionFailed", "409", "ConditionalRequestConflict"}
LARGEST_UPLOAD = 1 << 30
"""1 GB: SageMaker AI developer guide, "Asynchronous inference"."""
UPLOAD_SECONDS = 3600
DOWNLOAD_SECONDS = 900


@dataclass(frozen=True)
class Found:
    """An object; `body` is nothing where it is longer than what was asked for."""

    body: bytes | None
    content_type: str
    etag: str


@dataclass(frozen=True)
class Storage:
    """S3, as the function's role may use it; `client` is boto3's."""

    client: Any

    def put(self, uri: str, body: bytes, content_type: str) -> None:
        """Write an object."""
        self.client.put_object(**_place(uri), Body=body, ContentType=content_type)

    def replace(self, uri: str, body: bytes, content_type: str, *, etag: str | None) -> str | None:
        """Write an object in the place of the one with this etag, or where there is none.

        Returns:
            The new etag, or nothing where another was quicker.
        """
        condition = {"IfMatch": etag} if etag else {"IfNoneMatch": "*"}
        try:
            written = self.client.put_object(
                **_place(uri), Body=body, ContentType=content_type, **condition
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in OUTRUN:
                return None
            raise
        return str(written["ETag"])

    def has(self, uri: str) -> bool:
        """Whether the object is there."""
        try:
            self.client.head_object(**_place(uri))
        except ClientError as error:
            if error.response["Error"]["Code"] in MISSING:
                return False
            raise
        return True

    def read(self, uri: str, *, longest: int) -> Found | None:
        """The object, or nothing; without its body where that has more than `longest` bytes."""
        try:
            found = self.client.get_object(**_place(uri))
        except ClientError as error:
            if error.response["Error"]["Code"] in MISSING:
                return None
            raise
        with found["Body"] as stream:
            body = stream.read() if found["ContentLength"] <= longest else None
        content_type = found.get("ContentType", "application/octet-stream")
        return Found(body, content_type, found["ETag"])

    def upload(self, uri: str) -> dict[str, Any]:
        """What a form posts to put an object of at most 1 GB there: `url` and `fields`."""
        place = _place(uri)
        policy: dict[str, Any] = self.client.generate_presigned_post(
            **place,
            Conditions=[["content-length-range", 1, LARGEST_UPLOAD]],
            ExpiresIn=UPLOAD_SECONDS,
        )
        return policy

    def download(self, uri: str) -> str:
        """A URL that gives the object to whoever has it, for a quarter of an hour."""
        return str(
            self.client.generate_presigned_url(
                "get_object", Params=_place(uri), ExpiresIn=DOWNLOAD_SECONDS
            )
        )


def _place(uri: str) -> dict[str, str]:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return {"Bucket": bucket, "Key": key}
