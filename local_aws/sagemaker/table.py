"""A table of records for each account and region, with SageMaker's answers to misuse."""

from collections.abc import Iterator
from typing import Generic, TypeVar

from local_aws.errors import invalid
from local_aws.sagemaker.kinds import Kind
from local_aws.sagemaker.records import Record
from local_aws.scope import Scope

RecordT = TypeVar("RecordT", bound=Record)


class Table(Generic[RecordT]):
    """Records by scope and name; names differ by more than case, as in SageMaker."""

    def __init__(self, kind: Kind) -> None:
        """Start empty."""
        self.kind = kind
        self._records: dict[tuple[Scope, str], RecordT] = {}

    def add(self, record: RecordT) -> None:
        """Add a record whose name is free."""
        if self.find(record.scope, record.name) is not None:
            raise invalid(
                f'Cannot create already existing {self.kind.noun} "{record.arn}".',
            )
        self._records[record.scope, record.name.lower()] = record

    def find(self, scope: Scope, name: str) -> RecordT | None:
        """Find a record by its name."""
        return self._records.get((scope, name.lower()))

    def get(self, scope: Scope, name: str) -> RecordT:
        """Find a record that must be there."""
        record = self.find(scope, name)
        if record is None:
            raise invalid(f'Could not find {self.kind.noun} "{self.kind.arn(scope, name)}".')
        return record

    def remove(self, scope: Scope, name: str) -> RecordT:
        """Remove a record that must be there."""
        record = self.get(scope, name)
        del self._records[scope, name.lower()]
        return record

    def within(self, scope: Scope) -> Iterator[RecordT]:
        """All records of an account and region."""
        return (record for (where, _), record in list(self._records.items()) if where == scope)

    def __iter__(self) -> Iterator[RecordT]:
        """All records."""
        return iter(list(self._records.values()))
