"""SplitType and BatchStrategy: which bytes go to the model together."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.transform.records import BadRecord, batches, split


def recordio(data: bytes, flag: int = 0) -> bytes:
    """One RecordIO record, or a part of one."""
    header = struct.pack("<II", 0xCED7230A, flag << 29 | len(data))
    return header + data + b"\0" * (-len(data) % 4)


def tfrecord(data: bytes) -> bytes:
    """One TFRecord; its checksums are the model's business."""
    return struct.pack("<QI", len(data), 1) + data + struct.pack("<I", 2)


def test_lines_are_records() -> None:
    """With either ending, without empty ones, and whether or not the last one ends."""
    assert list(split(b"a,1\r\nb,2\n\nc,3", "Line")) == [b"a,1", b"b,2", b"c,3"]


def test_without_a_split_type_an_object_is_one_record() -> None:
    """Its line breaks included."""
    assert list(split(b"a\nb\n", "None")) == [b"a\nb\n"]


def test_a_recordio_record_keeps_its_header_and_its_parts() -> None:
    """The model gets RecordIO, and one that was written in parts stays one."""
    whole = recordio(b"first")
    parts = recordio(b"sec", 1) + recordio(b"o", 2) + recordio(b"nd", 3)
    assert list(split(whole + parts, "RecordIO")) == [whole, parts]


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=5))
def test_every_tfrecord_comes_out_again(contents: list[bytes]) -> None:
    """Whatever it holds."""
    records = [tfrecord(content) for content in contents]
    assert list(split(b"".join(records), "TFRecord")) == records


@pytest.mark.parametrize("split_type", ["RecordIO", "TFRecord"])
@pytest.mark.parametrize("data", [b"no record at all, but long", b"short"])
def test_what_is_no_record_is_refused(split_type: str, data: bytes) -> None:
    """A text file isn't taken for a binary format."""
    with pytest.raises(BadRecord):
        list(split(data, split_type))


def test_a_record_that_is_cut_off_is_refused() -> None:
    """Half a record would be half a prediction."""
    with pytest.raises(BadRecord, match="cut off"):
        list(split(tfrecord(b"abcdef")[:-1], "TFRecord"))


def test_single_record_requests_hold_one() -> None:
    """However small they are."""
    assert list(batches([b"a", b"b"], limit=100, several=False)) == [[b"a"], [b"b"]]


@given(st.lists(st.binary(min_size=1, max_size=9), max_size=20), st.integers(9, 40))
def test_multi_record_requests_stay_below_the_limit(records: list[bytes], limit: int) -> None:
    """Nothing is lost, the order stays, and no request is larger than MaxPayloadInMB."""
    groups = list(batches(records, limit=limit, several=True))
    assert [record for group in groups for record in group] == records
    assert all(len(b"\n".join(group)) <= limit for group in groups)


def test_a_record_over_the_limit_is_refused() -> None:
    """Unless there is no limit."""
    with pytest.raises(BadRecord, match="MaxPayloadInMB"):
        list(batches([b"long"], limit=3, several=True))
    assert list(batches([b"long"], limit=0, several=True)) == [[b"long"]]
