"""A transform job: every object below a prefix, through the model, into its `.out` file."""

import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from local_aws.transform.filters import InvalidFilterError
from local_aws.transform.processing import Processing
from local_aws.transform.records import BadRecord, batches, split

ENDING = ".out"


class TransformFailed(Exception):  # noqa: N818 - a job's own state
    """Some objects could not be transformed; the message says which and why."""


class Storage(Protocol):
    """The objects of a job; names are relative to the input prefix."""

    def names(self) -> Sequence[str]:
        """Every input object."""

    def read(self, name: str) -> bytes:
        """An input object's content."""

    def write(self, name: str, content: bytes) -> None:
        """Put an output object below the output prefix."""


Ask = Callable[[bytes], bytes]
"""Asks the model; raises `BadRecord` with what it said."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """What CreateTransformJob describes of the records. `max_payload` is in bytes."""

    processing: Processing
    split_type: str = "None"
    assemble_with: str = "None"
    several_records: bool = False
    max_payload: int = 6 << 20
    compressed: bool = False
    concurrency: int = 1

    def run(self, storage: Storage, ask: Ask, *, stopped: Callable[[], bool]) -> None:
        """Transform every object; those that can't be are left out, the others are written.

        "If an input file contains a bad record, the transform job doesn't create an output file
        for that input file […] a transform job continues to process input files even if it fails
        to process one" (SageMaker developer guide, "Batch transform for inference").

        Raises:
            TransformFailed: an object could not be transformed.
        """
        failures = []
        for name in storage.names():
            if stopped():
                return
            try:
                storage.write(name + ENDING, self._transformed(storage.read(name), ask))
            except (BadRecord, InvalidFilterError) as error:
                failures.append(f"{name}: {error}")
        if failures:
            raise TransformFailed("; ".join(failures))

    def _transformed(self, content: bytes, ask: Ask) -> bytes:
        groups = list(self._groups(self._plain(content)))
        with ThreadPoolExecutor(max_workers=max(1, self.concurrency)) as pool:
            answers = list(pool.map(lambda group: self._answered(group, ask), groups))
        return self._assembled([part for parts in answers for part in parts])

    def _plain(self, content: bytes) -> bytes:
        if not self.compressed:
            return content
        try:
            return gzip.decompress(content)
        except (OSError, EOFError, zlib.error) as error:
            raise BadRecord(f"the object isn't compressed with gzip: {error}") from error

    def _groups(self, content: bytes) -> Iterator[list[bytes]]:
        records = split(content, self.split_type)
        return batches(records, limit=self.max_payload, several=self.several_records)

    def _answered(self, records: list[bytes], ask: Ask) -> list[bytes]:
        separator = b"\n" if self.split_type == "Line" else b""
        answer = ask(separator.join(self.processing.before(records)))
        return self.processing.after(records, answer)

    def _assembled(self, parts: Sequence[bytes]) -> bytes:
        if self.assemble_with == "Line":
            return b"".join(part.removesuffix(b"\n") + b"\n" for part in parts)
        return b"".join(parts)
