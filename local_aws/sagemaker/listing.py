"""The operations that list records: filter, order, page."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from local_aws.errors import invalid
from local_aws.sagemaker.records import LivingRecord, Record
from local_aws.sagemaker.state import State
from local_aws.sagemaker.table import Table
from local_aws.scope import Scope

_PAGE = 10
_ORDER: Mapping[str, Callable[[Record], Any]] = {
    "Name": lambda record: record.name.lower(),
    "CreationTime": lambda record: record.created,
    "Status": lambda record: getattr(record, "status", ""),
}


def by_name(
    table: Callable[[State], Table[Any]], field: str
) -> Callable[[State, Scope, Mapping[str, Any]], dict[str, Any]]:
    """The List operation of a table whose answer has the summaries in `field`."""

    def list_them(state: State, scope: Scope, parameters: Mapping[str, Any]) -> dict[str, Any]:
        answer = page(table(state).within(scope), parameters)
        answer[field] = [summary(record) for record in answer.pop("records")]
        return answer

    return list_them


def summary(record: Record) -> dict[str, Any]:
    """A record's row in a list."""
    own = record.state() if isinstance(record, LivingRecord) else {}
    own.pop("FailureReason", None)
    return {
        record.kind.name_field: record.name,
        record.kind.arn_field: record.arn,
        "CreationTime": record.created,
        **own,
    }


def page(records: Iterable[Record], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Answer a List request; the default is the newest first, ten at a time."""
    found = [record for record in records if _matches(record, parameters)]
    key = _ORDER[parameters.get("SortBy", "CreationTime")]
    descending = parameters.get("SortOrder", "Descending") == "Descending"
    found.sort(key=key, reverse=descending)
    start = _start(parameters)
    size = parameters.get("MaxResults", _PAGE)
    answer: dict[str, Any] = {"records": found[start : start + size]}
    if start + size < len(found):
        answer["NextToken"] = str(start + size)
    return answer


def _start(parameters: Mapping[str, Any]) -> int:
    token = parameters.get("NextToken", "0")
    if not token.isdecimal():
        raise invalid("The pagination token is invalid.")
    return int(token)


def _matches(record: Record, parameters: Mapping[str, Any]) -> bool:
    if parameters.get("NameContains", "").lower() not in record.name.lower():
        return False
    status = getattr(record, "status", None)
    if parameters.get("StatusEquals", status) != status:
        return False
    modified = getattr(record, "modified", record.created)
    if not _between(modified, parameters, "LastModifiedTime"):
        return False
    return _between(record.created, parameters, "CreationTime")


def _between(moment: float, parameters: Mapping[str, Any], what: str) -> bool:
    after = parameters.get(f"{what}After", moment)
    before = parameters.get(f"{what}Before", moment)
    return bool(after <= moment <= before)
