"""A job over objects that are held in memory."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from local_aws.transform import Job, Processing, TransformFailed
from local_aws.transform.records import BadRecord

CSV = Processing(content_type="text/csv")


@dataclass
class Memory:
    """Objects by name, before and after."""

    before: dict[str, bytes]
    after: dict[str, bytes] = field(default_factory=dict)

    def names(self) -> Sequence[str]:
        """Every input object."""
        return list(self.before)

    def read(self, name: str) -> bytes:
        """An input object's content."""
        return self.before[name]

    def write(self, name: str, content: bytes) -> None:
        """Keep an output object."""
        self.after[name] = content


def shout(body: bytes) -> bytes:
    """A model that answers in capitals, and can't stand the word bad."""
    if b"bad" in body:
        raise BadRecord("the model answered 400: bad")
    return body.upper()


def run(job: Job, **objects: bytes) -> dict[str, bytes]:
    """What the job makes of objects."""
    memory = Memory(objects)
    job.run(memory, shout, stopped=lambda: False)
    return memory.after


def test_each_object_has_its_out_file() -> None:
    """Of the same name."""
    assert run(Job(processing=CSV), a=b"one", b=b"two") == {"a.out": b"ONE", "b.out": b"TWO"}


def test_answers_are_assembled_in_the_records_order() -> None:
    """A line each, whatever the number of requests at once."""
    job = Job(processing=CSV, split_type="Line", assemble_with="Line", concurrency=4)
    lines = [f"record {number}" for number in range(50)]
    out = run(job, a="\n".join(lines).encode())["a.out"].decode()
    assert out.splitlines() == [line.upper() for line in lines]


def test_without_assembling_answers_follow_each_other() -> None:
    """As the bytes that the model gave."""
    job = Job(processing=CSV, split_type="Line")
    assert run(job, a=b"one\ntwo") == {"a.out": b"ONETWO"}


def test_compressed_objects_are_unpacked() -> None:
    """And one that isn't compressed fails by name."""
    job = Job(processing=CSV, compressed=True)
    assert run(job, a=gzip.compress(b"one")) == {"a.out": b"ONE"}
    with pytest.raises(TransformFailed, match=r"a: .*gzip"):
        run(job, a=b"one")


def test_a_bad_record_leaves_its_object_out_and_the_others_go_on() -> None:
    """The job fails, and what could be transformed is there."""
    memory = Memory({"a": b"good\nbad", "b": b"good"})
    job = Job(processing=CSV, split_type="Line")
    with pytest.raises(TransformFailed, match="a: the model answered 400"):
        job.run(memory, shout, stopped=lambda: False)
    assert memory.after == {"b.out": b"GOOD"}


def test_a_stopped_job_writes_nothing_more() -> None:
    """What was written before stays."""
    memory = Memory({"a": b"one", "b": b"two"})
    Job(processing=CSV).run(memory, shout, stopped=lambda: bool(memory.after))
    assert memory.after == {"a.out": b"ONE"}
