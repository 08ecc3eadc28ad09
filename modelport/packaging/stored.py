"""Gzip that holds its content as it is: unpacked at the speed of copying."""

import struct
from typing import Protocol

from isal import isal_zlib

_HEADER = struct.pack("<BBBBIBB", 0x1F, 0x8B, 8, 0, 0, 0, 0xFF)
_LONGEST = 0xFFFF
"""RFC 1951, 3.2.4: a stored block's length has 16 bits."""


class Sink(Protocol):
    """What can be written to."""

    def write(self, data: bytes | memoryview, /) -> int:
        """Take all of the data."""


class StoredGzip:
    """A writer of stored blocks (RFC 1951 and 1952)."""

    def __init__(self, sink: Sink) -> None:
        """Write the header: no name, no time."""
        self._sink = sink
        self._crc = 0
        self._size = 0
        sink.write(_HEADER)

    def write(self, data: bytes | memoryview, /) -> int:
        """Write the data in blocks of at most 65,535 bytes."""
        view = memoryview(data)
        self._crc = isal_zlib.crc32(view, self._crc)
        self._size += len(view)
        for start in range(0, len(view), _LONGEST):
            self._block(view[start : start + _LONGEST])
        return len(view)

    def close(self) -> None:
        """Write the last, empty block and the trailer; the sink stays open."""
        self._block(memoryview(b""), is_last=True)
        self._sink.write(struct.pack("<II", self._crc, self._size & 0xFFFFFFFF))

    def _block(self, data: memoryview, *, is_last: bool = False) -> None:
        self._sink.write(struct.pack("<BHH", is_last, len(data), len(data) ^ 0xFFFF))
        self._sink.write(data)
