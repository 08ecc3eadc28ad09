"""An object's records: SplitType, and how many of them go into one request."""

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping

_RECORDIO_MAGIC = 0xCED7230A
_RECORDIO_LENGTH = (1 << 29) - 1
_RECORDIO_LAST = (0, 3)  # a whole record, or the last part of one
_TFRECORD_HEADER = struct.Struct("<QI")
_TFRECORD_FOOTER = 4


class BadRecord(Exception):  # noqa: N818 - batch transform's own word
    """An object that can't be split as SplitType says, or a record that is too large."""


def split(data: bytes, split_type: str) -> Iterator[bytes]:
    """The records of an object, as the model gets them.

    Raises:
        BadRecord: the object isn't in the format.
    """
    return _SPLITTERS[split_type](data)


def batches(records: Iterable[bytes], *, limit: int, several: bool) -> Iterator[list[bytes]]:
    """Records in the groups that requests are made of.

    Args:
        records: in their order.
        limit: the most bytes of a request; 0 is no limit.
        several: as many as fit (MultiRecord), or one at a time (SingleRecord).

    Raises:
        BadRecord: a record alone is over the limit.
    """
    batch: list[bytes] = []
    size = 0
    for record in records:
        if limit and len(record) > limit:
            raise BadRecord(f"a record of {len(record):,} bytes exceeds MaxPayloadInMB")
        if batch and (not several or (limit and size + len(record) + 1 > limit)):
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += len(record) + 1
    if batch:
        yield batch


def _whole(data: bytes) -> Iterator[bytes]:
    yield data


def _lines(data: bytes) -> Iterator[bytes]:
    for line in data.split(b"\n"):
        if line.strip():
            yield line.removesuffix(b"\r")


def _recordio(data: bytes) -> Iterator[bytes]:
    """MXNet's RecordIO: a magic number, three bits of continuation, a length, and padding to 4."""
    start = offset = 0
    while offset < len(data):
        magic, word = _unpack(struct.Struct("<II"), data, offset)
        if magic != _RECORDIO_MAGIC:
            raise BadRecord(f"no RecordIO record at byte {offset}")
        length = word & _RECORDIO_LENGTH
        offset += 8 + length + (-length % 4)
        if offset > len(data):
            raise BadRecord("the last RecordIO record is cut off")
        if word >> 29 in _RECORDIO_LAST:
            yield data[start:offset]
            start = offset


def _tfrecord(data: bytes) -> Iterator[bytes]:
    """TensorFlow's TFRecord: a length with its checksum, the data with its own."""
    offset = 0
    while offset < len(data):
        length, _ = _unpack(_TFRECORD_HEADER, data, offset)
        end = offset + _TFRECORD_HEADER.size + length + _TFRECORD_FOOTER
        if end > len(data):
            raise BadRecord("the last TFRecord is cut off")
        yield data[offset:end]
        offset = end


def _unpack(header: struct.Struct, data: bytes, offset: int) -> tuple[int, int]:
    try:
        first, second = header.unpack_from(data, offset)
    except struct.error as error:
        raise BadRecord(f"no record's header at byte {offset}") from error
    return int(first), int(second)


_SPLITTERS: Mapping[str, Callable[[bytes], Iterator[bytes]]] = {
    "None": _whole,
    "Line": _lines,
    "RecordIO": _recordio,
    "TFRecord": _tfrecord,
}
