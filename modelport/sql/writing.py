"""What the statements of several engines have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.sql.calls import words
from modelport.sql.names import checked, is_number, literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from modelport.sql.calls import Call

_ROWS = 10
_NUMBERS = words(
    "tinyint smallint mediumint int integer bigint real float double decimal numeric",
    "double precision",
)


def table_name(table: str, quote: Callable[[str], str]) -> str:
    """A table with its schema and database, as in `database.schema.table`.

    Raises:
        SqlError: one of them can't be a name.
    """
    return ".".join(quote(checked(part, "--table")) for part in table.split("."))


def select(
    call: Call,
    function: str,
    quote: Callable[[str], str],
    *,
    text: Callable[[str], str] = literal,
    prediction: str = "prediction",
) -> str:
    """A query of the function: over the table or, without one, over the row of an example."""
    if call.table:
        arguments = ", ".join(quote(column.name) for column in call.columns)
        rest = f"\nFROM {table_name(call.table, quote)}\nLIMIT {_ROWS}"
    elif call.values:
        types = (column.type.partition("(")[0] for column in call.columns)
        arguments = ", ".join(
            value if kind in _NUMBERS and is_number(value) else text(value)
            for value, kind in zip(call.values, types, strict=True)
        )
        rest = ""
    else:
        return ""
    return f"SELECT {function}({arguments}) AS {prediction}{rest};\n"


def heading(call: Call, title: str, *lines: str) -> str:
    """The comment at the top of a file."""
    first = f"Calls the SageMaker endpoint {call.subject.name} from {title}."
    return "".join(f"-- {line}\n" for line in (first, *lines))
