"""Brings a model's data from S3 into a folder, with the execution role's credentials."""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from local_aws.hosting import reasons
from local_aws.hosting.clients import clients
from local_aws.hosting.locations import split
from local_aws.hosting.model_data.extraction import ArchiveError, extract
from local_aws.hosting_protocol import FleetSpec

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_CHUNK = 1 << 20


class Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """The fleet was stopped meanwhile."""


@dataclass(frozen=True, kw_only=True)
class ModelStore:
    """The model data of one container, kept below a folder by the ETag of what was downloaded."""

    spec: FleetSpec
    container: str
    folder: Path
    cancelled: Callable[[], bool]

    def fetch(self, url: str | None, *, compressed: bool = True) -> Path:
        """Download and unpack what a ModelDataUrl names; return the base folder around `model/`.

        Raises:
            ContainerFailed: with SageMaker's words for a failed download or extraction.
            Cancelled: when the fleet was stopped.
        """
        if url is None:
            raise reasons.not_emulated(
                "a container without ModelDataUrl", "Deploy a model.tar.gz instead."
            )
        connect = clients(self.spec.s3_url)
        client = connect("s3", credentials=self.spec.credentials(), region=self.spec.region)
        try:
            if compressed:
                return self._archive(client, url)
            return self._prefix(client, url)
        except (ClientError, BotoCoreError, TimeoutError) as error:
            raise self._not_downloaded(url, str(error)) from error
        except ArchiveError as error:
            raise reasons.not_extracted(url, f"({error})", container=self.container) from error

    def _archive(self, client: "S3Client", url: str) -> Path:
        bucket, key = split(url)
        response = client.get_object(Bucket=bucket, Key=key)
        base = self._base(response["ETag"])
        if not base.exists():
            part = base.with_suffix(".part")
            part.parent.mkdir(parents=True, exist_ok=True)
            self._save(response["Body"].iter_chunks(_CHUNK), part)
            unpacked = base.with_suffix(".unpacking")
            extract(part, unpacked / "model", cancelled=self.cancelled)
            part.unlink()
            self._check()
            unpacked.rename(base)
        return base

    def _prefix(self, client: "S3Client", url: str) -> Path:
        bucket, prefix = split(url)
        found = list(_objects(client, bucket, prefix))
        if not found:
            raise self._not_downloaded(url, "there is no object below the prefix")
        base = self._base("".join(f"{key}{etag}" for key, etag in found))
        for key, _ in found:
            target = base / "model" / self._below(prefix, key, url)
            target.parent.mkdir(parents=True, exist_ok=True)
            body = client.get_object(Bucket=bucket, Key=key)["Body"]
            self._save(body.iter_chunks(_CHUNK), target)
        return base

    def _base(self, etag: str) -> Path:
        name = hashlib.sha256(etag.encode()).hexdigest()[:16]
        return self.folder / name

    def _save(self, chunks: Iterator[bytes], target: Path) -> None:
        deadline = time.monotonic() + self.spec.download_timeout
        with target.open("wb") as file:
            for chunk in chunks:
                self._check()
                if time.monotonic() > deadline:
                    raise TimeoutError(
                        f"the download took more than {self.spec.download_timeout:g} s"
                    )
                file.write(chunk)

    def _below(self, prefix: str, key: str, url: str) -> str:
        inner = key.removeprefix(prefix).lstrip("/")
        if ".." in inner.split("/"):
            raise self._not_downloaded(url, f"the key {key!r} lies outside of the model's folder")
        return inner

    def _not_downloaded(self, url: str, detail: str) -> Exception:
        return reasons.not_downloaded(url, f"({detail})", container=self.container)

    def _check(self) -> None:
        if self.cancelled():
            raise Cancelled


def _objects(client: "S3Client", bucket: str, prefix: str) -> Iterator[tuple[str, str]]:
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for entry in page.get("Contents", ()):
            if not entry["Key"].endswith("/"):
                yield entry["Key"], entry["ETag"]
