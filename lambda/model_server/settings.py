"""The function's settings: its environment variables, read once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_ARCHIVE = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(?P<key>.+\.tar\.gz)")


class SettingsError(ValueError):
    """The function cannot start; the message says which variable is wrong."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where the model is, and how much of it there may be.

    Attributes:
        bucket: the archive's bucket.
        key: the archive's key.
        max_model_bytes: the most bytes that the unpacked files may have.
    """

    bucket: str
    key: str
    max_model_bytes: int

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read MODEL_DATA_URL and MAX_MODEL_BYTES.

        Raises:
            SettingsError: one is missing or wrong.
        """
        url = environment.get("MODEL_DATA_URL", "")
        limit = environment.get("MAX_MODEL_BYTES", "")
        archive = _ARCHIVE.fullmatch(url)
        if archive is None:
            raise SettingsError(f"MODEL_DATA_URL: received {url!r}; set s3://bucket/key.tar.gz")
        if not limit.isascii() or not limit.isdigit():
            raise SettingsError(f"MAX_MODEL_BYTES: received {limit!r}; set a number of bytes")
        return cls(bucket=archive["bucket"], key=archive["key"], max_model_bytes=int(limit))
