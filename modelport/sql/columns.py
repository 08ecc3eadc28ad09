"""The arguments of a function and its result: said on the command line, or seen in examples."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from modelport.sql.calls import CSV, JSON, Column
from modelport.sql.errors import SqlError
from modelport.sql.names import checked, is_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modelport.sql.calls import Engine, Example

_COLUMN = re.compile(r'\s*(?:"((?:[^"]|"")+)"|([^\s,"]+))\s+([^,(]+(?:\([\d\s,]*\))?)\s*(?:,|$)')
_TYPE = re.compile(r"([a-z]\w*(?: [a-z]+)*) ?(?:\( ?(\d{1,5})(?: ?, ?(\d{1,5}))? ?\))?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)


def parse_columns(text: str, engine: Engine) -> tuple[Column, ...]:
    """The columns of `name type, "other name" type`.

    Raises:
        SqlError: it isn't that, or a type isn't the engine's.
    """
    columns, position = [], 0
    while position < len(text):
        found = _COLUMN.match(text, position)
        if found is None:
            raise SqlError(
                f"--columns: received {text[position:].strip()!r}; accepted is: name type, "
                '"other name" type'
            )
        quoted, bare, of_type = found.groups()
        name = quoted.replace('""', '"') if quoted else bare
        columns.append(Column(checked(name, "--columns"), parse_type(of_type, "--columns", engine)))
        position = found.end()
    lowered = [column.name.lower() for column in columns]
    if not columns or len(set(lowered)) < len(lowered):
        raise SqlError(f"--columns: received {text!r}; accepted are columns of different names")
    return tuple(columns)


def parse_type(text: str, what: str, engine: Engine) -> str:
    """A type as the engine calls it.

    Raises:
        SqlError: the engine has no such type for a function that calls an endpoint.
    """
    found = _TYPE.fullmatch(" ".join(text.lower().split()))
    name, first, second = found.groups() if found else (text.strip(), None, None)
    if found is None or name not in engine.types:
        accepted = ", ".join(sorted(engine.types))
        raise SqlError(f"{what}: received the type {name!r}; {engine.title} accepts {accepted}")
    if name in engine.sized and first is None:
        raise SqlError(f"{what}: received {name} without a length; say it, such as {name}(255)")
    sizes = [size for size in (first, second) if size]
    return f"{name}({', '.join(sizes)})" if sizes else name


def columns_of(examples: Iterable[Example], engine: Engine) -> tuple[Column, ...]:
    """Columns for what examples send: a JSON document is one argument, CSV has one for each cell.

    Raises:
        SqlError: rows of CSV aren't equally long.
    """
    examples = list(examples)
    if examples[0].content_type == JSON:
        return (Column("request", engine.kinds["json"]),)
    rows = [row for example in examples for row in _rows(example.body)]
    if len({len(row) for row in rows}) != 1:
        raise SqlError("the model's samples have rows of different lengths: say --columns")
    kinds = [_kind(cells) for cells in zip(*rows, strict=True)]
    return tuple(
        Column(f"feature_{number}", engine.kinds[kind]) for number, kind in enumerate(kinds, 1)
    )


def returns_of(examples: Iterable[Example], engine: Engine) -> str:
    """The type of what examples expect: text where that isn't a single value, or isn't known."""
    examples = list(examples)
    if examples and examples[0].content_type == JSON:
        return engine.kinds["json"]
    answers = [cells for example in examples for cells in _answers(example.expect)]
    single = bool(answers) and all(len(cells) == 1 for cells in answers)
    return engine.kinds[_kind([cells[0] for cells in answers]) if single else "text"]


def first_row(examples: Sequence[Example]) -> tuple[str, ...]:
    """The first row of arguments that an example sends; none without one."""
    if not examples:
        return ()
    if examples[0].content_type == CSV:
        return tuple(next(iter(_rows(examples[0].body)), ()))
    return (examples[0].body,)


def _rows(text: str) -> list[list[str]]:
    return [row for row in csv.reader(io.StringIO(text, newline="")) if row]


def _answers(expect: Any) -> list[list[str]]:
    if isinstance(expect, str):
        return _rows(expect)
    if isinstance(expect, int | float) and not isinstance(expect, bool):
        return [[str(expect)]]
    return [[]]


def _kind(cells: Iterable[str]) -> str:
    told = [cell.strip() for cell in cells if cell.strip()]
    if told and all(_INTEGER.fullmatch(cell) for cell in told):
        return "integer"
    return "number" if told and all(map(is_number, told)) else "text"
