"""The binary format application/vnd.amazon.eventstream.

Amazon Transcribe Developer Guide, "Event stream encoding", describes it: a prelude of two lengths
with its checksum, headers, payload, and a checksum of all.
"""

import struct
from binascii import crc32
from collections.abc import Mapping

CONTENT_TYPE = "application/vnd.amazon.eventstream"
_TEXT = 7
_OVERHEAD = 16
"""Bytes of a message beside its headers and its payload."""


def event(kind: str, payload: bytes, content_type: str = "application/octet-stream") -> bytes:
    """A message with a piece of data."""
    about = {":event-type": kind, ":content-type": content_type}
    return _message({":message-type": "event", **about}, payload)


def exception(kind: str, payload: bytes) -> bytes:
    """A message with an error, as JSON; the stream ends with it."""
    about = {":exception-type": kind, ":content-type": "application/json"}
    return _message({":message-type": "exception", **about}, payload)


def _message(headers: Mapping[str, str], payload: bytes) -> bytes:
    packed = b"".join(_header(name, value) for name, value in headers.items())
    prelude = struct.pack("!II", len(packed) + len(payload) + _OVERHEAD, len(packed))
    checked = prelude + struct.pack("!I", crc32(prelude)) + packed + payload
    return checked + struct.pack("!I", crc32(checked))


def _header(name: str, value: str) -> bytes:
    key, text = name.encode(), value.encode()
    return struct.pack("!B", len(key)) + key + struct.pack("!BH", _TEXT, len(text)) + text
