"""Values as request bodies, and answers as values."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterable
from typing import Any

from modelport.calling.errors import ModelError

JSON, CSV, JSON_LINES = "application/json", "text/csv", "application/jsonlines"


def serialise(value: Any, content_type: str) -> bytes:
    """The body for a value: bytes go as they are, and so does a text that isn't to be JSON.

    JSON takes what `json.dumps` takes, and dataclasses and pydantic's models in it; JSON Lines take
    a list of such; CSV takes rows of cells, or one row.

    Raises:
        TypeError: there is no way to write such a value so.
    """
    media_type = _media_type(content_type)
    if isinstance(value, bytes):
        return value
    if media_type == JSON:
        return _json(value).encode()
    if isinstance(value, str):
        return value.encode()
    if media_type == JSON_LINES:
        return "".join(f"{_json(item)}\n" for item in value).encode()
    if media_type == CSV:
        return _csv(list(value))
    raise TypeError(
        f"received {type(value).__name__} for {content_type}; accepted are bytes, and text: "
        f"only {JSON}, {JSON_LINES} and {CSV} are made of other values"
    )


def deserialise(body: bytes, content_type: str, *, whose: str) -> Any:
    """The value of an answer: JSON and JSON Lines as such, other text as text, the rest as bytes.

    Args:
        body: what came.
        content_type: what it says that it is.
        whose: the endpoint's name or the front's URL, for the message.

    Raises:
        ModelError: it isn't what its content type says.
    """
    media_type = _media_type(content_type)
    try:
        if media_type == JSON:
            return json.loads(body)
        if media_type == JSON_LINES:
            return [json.loads(line) for line in body.splitlines() if line.strip()]
        return body.decode() if media_type.startswith("text/") else body
    except ValueError as error:
        message = f"{whose}: the answer is no {media_type}, though it says so: {error}"
        raise ModelError(message) from error


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _json(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"received {type(value).__name__}, which JSON has no word for")


def _csv(rows: list[Any]) -> bytes:
    table: Iterable[Any] = [rows] if rows and _is_cell(rows[0]) else rows
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table)
    return text.getvalue().encode()


def _is_cell(value: Any) -> bool:
    return isinstance(value, str) or not isinstance(value, Iterable)
