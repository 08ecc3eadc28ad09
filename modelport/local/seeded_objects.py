"""Objects in the embedded AWS's S3, from files here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from modelport.local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Objects:
    """Puts files into S3, into buckets that are made where they are missing."""

    def __init__(self, s3: Any, *, region: str) -> None:
        """Take a boto3 client of S3, and the region of new buckets."""
        self._s3 = s3
        self._region = region
        self._buckets = {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}

    def put(self, uri: str, path: Path) -> None:
        """Puts a file at `uri`, or every file of a folder below it.

        Raises:
            LocalError: there is nothing at `path`.
        """
        parts = urlsplit(uri)
        self._make(parts.netloc)
        for key, file in _files(parts.path.lstrip("/"), path):
            with file.open("rb") as body:
                self._s3.put_object(Bucket=parts.netloc, Key=key, Body=body)

    def _make(self, bucket: str) -> None:
        if bucket in self._buckets:
            return
        # us-east-1 is the one region that must not be named (API reference, CreateBucket).
        where = {"CreateBucketConfiguration": {"LocationConstraint": self._region}}
        self._s3.create_bucket(Bucket=bucket, **({} if self._region == "us-east-1" else where))
        self._buckets.add(bucket)


def _files(key: str, path: Path) -> Iterator[tuple[str, Path]]:
    if path.is_file():
        yield f"{key}{path.name}" if not key or key.endswith("/") else key, path
    elif path.is_dir():
        below = key.rstrip("/")
        for file in sorted(path.rglob("*")):
            if file.is_file():
                yield f"{below}/{file.relative_to(path).as_posix()}".lstrip("/"), file
    else:
        raise LocalError(f"seed.objects: {path}: received no file and no folder; mend the path")
