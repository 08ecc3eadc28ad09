"""A packed model."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Compression = Literal["fast", "stored"]
"""fast: deflated by isal at level 1. stored: gzip that holds its content as it is, about 8 % larger
for float32 weights, and unpacked in about half the time."""


@dataclass(frozen=True, kw_only=True)
class Archive:
    """A model.tar.gz.

    Attributes:
        path: where it lies.
        sha256: of its bytes, in hexadecimal.
        size: its bytes.
        unpacked_size: the bytes of the files in it.
        skipped: whether it was there already, and nothing had changed.
    """

    path: Path
    sha256: str
    size: int
    unpacked_size: int
    skipped: bool
