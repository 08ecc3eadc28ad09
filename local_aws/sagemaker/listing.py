"""ListModels, ListEndpointConfigs and ListEndpoints: filter, order, page."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from local_aws.errors import invalid
from local_aws.sagemaker.records import EndpointRecord, Record

_PAGE = 10
_ORDER: Mapping[str, Callable[[Record], Any]] = {
    "Name": lambda record: record.name.lower(),
    "CreationTime": lambda record: record.created,
    "Status": lambda record: getattr(record, "status", ""),
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
    if isinstance(record, EndpointRecord):
        wanted = parameters.get("StatusEquals", record.status)
        modified = record.modified
        if record.status != wanted or not _between(modified, parameters, "LastModifiedTime"):
            return False
    return _between(record.created, parameters, "CreationTime")


def _between(moment: float, parameters: Mapping[str, Any], what: str) -> bool:
    after = parameters.get(f"{what}After", moment)
    before = parameters.get(f"{what}Before", moment)
    return bool(after <= moment <= before)
