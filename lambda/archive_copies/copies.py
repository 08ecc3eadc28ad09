"""Archives below a prefix that are copies of archives elsewhere."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from custom_resource import Refused

SOURCE = "modelport-source"
"""The metadata that makes an archive ours: what it is a copy of."""

MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
IN_PARTS = TransferConfig(multipart_threshold=1 << 30)
"""One request copies up to 5 GB; from 1 GB on, parts are quicker."""


@dataclass(frozen=True, kw_only=True)
class Archives:
    """What should lie below a prefix: the source's URI by the archive's."""

    sources: dict[str, str]

    @classmethod
    def from_properties(cls, properties: Mapping[str, Any]) -> "Archives":
        """Reads Target, which ends in a slash, and Archives: URIs by name."""
        target, archives = properties.get("Target", ""), properties.get("Archives") or {}
        return cls(sources={f"{target}{name}.tar.gz": uri for name, uri in archives.items()})

    @property
    def digest(self) -> str:
        """The same for the same sources below the same prefix."""
        text = json.dumps(self.sources, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


class Copies:
    """Makes and removes copies."""

    def __init__(self, s3: Any) -> None:
        """Works through a client of S3."""
        self._s3 = s3

    def make(self, archives: Archives) -> None:
        """Copies what isn't there yet; nothing if a copy would have to take another's place.

        Raises:
            Refused: an archive of that name is there, and is somebody else's; or S3 refuses.
        """
        present = {uri: self._metadata(uri) for uri in archives.sources}
        for uri, metadata in present.items():
            if metadata is not None and SOURCE not in metadata:
                raise Refused(
                    f"{uri} is there already, and not by a deployment: remove it, or give the "
                    "configured model another name"
                )
        for uri, source in archives.sources.items():
            if (present[uri] or {}).get(SOURCE) != source:
                self._copy(source, uri)

    def remove(self, archives: Archives) -> None:
        """Removes what `make` made; leaves everything else.

        Raises:
            Refused: S3 refuses.
        """
        for uri in archives.sources:
            if SOURCE in (self._metadata(uri) or {}):
                self._call("delete_object", uri, **_place(uri))

    def _metadata(self, uri: str) -> Mapping[str, str] | None:
        """Of the archive; None if there is none."""
        try:
            found: Mapping[str, str] = self._s3.head_object(**_place(uri))["Metadata"]
        except ClientError as error:
            if error.response["Error"]["Code"] in MISSING:
                return None
            raise _refusal(uri, error) from error
        return found

    def _copy(self, source: str, uri: str) -> None:
        extra = {"MetadataDirective": "REPLACE", "Metadata": {SOURCE: source}}
        arguments = {"CopySource": _place(source), "ExtraArgs": extra, "Config": IN_PARTS}
        self._call("copy", f"{source} to {uri}", **_place(uri), **arguments)

    def _call(self, operation: str, what: str, **arguments: Any) -> None:
        try:
            getattr(self._s3, operation)(**arguments)
        except ClientError as error:
            raise _refusal(what, error) from error


def _place(uri: str) -> dict[str, str]:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return {"Bucket": bucket, "Key": key}


def _refusal(what: str, error: ClientError) -> Refused:
    return Refused(f"{what}: s3 answered {error.response['Error']['Code']}")
