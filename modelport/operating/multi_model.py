"""The archives below the prefix of a multi-model endpoint."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from modelport.aws.refusing import explained
from modelport.aws.s3_uris import bucket_and_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from modelport.aws.targets import Target

ENDING = ".tar.gz"
OF_DEPLOYMENT = "modelport-source"
"""The metadata that the function in lambda/archive_copies gives to what it copies."""

_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._/-]{0,254}[A-Za-z0-9])?")
_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})


class MultiModelError(Exception):
    """No archive could be added or listed; the message says why."""


@dataclass(frozen=True, kw_only=True)
class StoredModel:
    """An archive: what TargetModel calls it, its bytes, and when it came."""

    target_model: str
    size: int
    modified: datetime


class Models:
    """The models of one endpoint that is deployed."""

    def __init__(self, target: Target) -> None:
        """Looks up where they lie.

        Raises:
            MultiModelError: it isn't a multi-model endpoint of a known environment.
            UnknownTargetError: it is not deployed.
        """
        uri = target.outputs().get("Models")
        if uri is None:
            raise MultiModelError(
                f"{target.name}: received an endpoint of type {target.type}; models are added to "
                "one of type multi-model, in an environment that runs here or that --env names"
            )
        self.uri = uri
        self._bucket, self._prefix = bucket_and_key(uri)
        self._s3 = target.client("s3")

    def add(self, name: str, archive: Path, *, replace: bool = False) -> str:
        """Uploads an archive, and returns what TargetModel calls it.

        Raises:
            MultiModelError: the name is none or is taken, or S3 refuses.
        """
        name = name.removesuffix(ENDING)
        if not _NAME.fullmatch(name) or ".." in name or "//" in name:
            raise MultiModelError(
                f"received the name {name}; accepted are letters, digits, and . _ - / between them"
            )
        key = f"{self._prefix}{name}{ENDING}"
        with explained(MultiModelError, f"s3://{self._bucket}/{key}"):
            self._require_free(name, key, replace=replace)
            self._s3.upload_file(str(archive), self._bucket, key)
        return f"{name}{ENDING}"

    def stored(self) -> Iterator[StoredModel]:
        """Every archive, by name.

        Raises:
            MultiModelError: S3 refuses.
        """
        with explained(MultiModelError, self.uri):
            pages = self._s3.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            )
            for page in pages:
                for item in page.get("Contents", ()):
                    yield StoredModel(
                        target_model=item["Key"].removeprefix(self._prefix),
                        size=item["Size"],
                        modified=item["LastModified"],
                    )

    def _require_free(self, name: str, key: str, *, replace: bool) -> None:
        metadata = self._metadata(key)
        if metadata is None:
            return
        if OF_DEPLOYMENT in metadata:
            raise MultiModelError(
                f"{name}: is a model of the configuration: change it there and deploy, or choose "
                "another name"
            )
        if not replace:
            raise MultiModelError(
                f"{name}: is there already, and instances that have loaded it would keep serving "
                "it: choose a new name, or overwrite it all the same (--replace)"
            )

    def _metadata(self, key: str) -> dict[str, str] | None:
        try:
            found: dict[str, Any] = self._s3.head_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                return None
            raise
        return dict(found["Metadata"])
