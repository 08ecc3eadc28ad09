"""Where a model comes from: a folder here, or what lies in S3 already."""

import re
from dataclasses import dataclass
from pathlib import Path

from modelport.packaging.errors import PackagingError

_S3 = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(?P<key>.+)")


@dataclass(frozen=True)
class FolderSource:
    """A folder, which is packed before it is deployed."""

    folder: Path


@dataclass(frozen=True)
class S3Archive:
    """An existing archive, which is deployed as it is (ModelDataUrl)."""

    uri: str


@dataclass(frozen=True)
class S3Prefix:
    """Uncompressed files below a prefix, which are deployed as they are (ModelDataSource)."""

    uri: str


ModelSource = FolderSource | S3Archive | S3Prefix


def classify(artifact: str, *, root: Path) -> ModelSource:
    """Say what `artifact` is; a folder's path is relative to `root`.

    Raises:
        PackagingError: A URI of S3 that SageMaker takes neither as an archive nor as a prefix.
    """
    if not artifact.startswith("s3://"):
        return FolderSource(root / artifact)
    if _S3.fullmatch(artifact):
        if artifact.endswith("/"):
            return S3Prefix(artifact)
        if artifact.endswith(".tar.gz"):
            return S3Archive(artifact)
    accepted = "s3://bucket/…/model.tar.gz, or s3://bucket/…/ for uncompressed files"
    raise PackagingError(
        [f"received {artifact}; accepted: {accepted}; end the URI in .tar.gz or in /"]
    )
