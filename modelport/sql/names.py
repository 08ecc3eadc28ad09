"""Names and texts inside statements: quoted, so that nothing in them can end them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modelport.sql.calls import words
from modelport.sql.errors import SqlError

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 63
"""Bytes of a name in PostgreSQL, the fewest of all engines: it cuts what is longer."""

_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?", re.ASCII)
_RESERVED = words(
    "alter and as between by case cast constraint create cross cube current_date current_path "
    "current_time current_timestamp current_user deallocate delete describe distinct drop else end "
    "escape except execute exists extract false first for from full group grouping having in inner "
    "insert intersect into is join last left like localtime localtimestamp natural normalize not "
    "null on or order outer prepare recursive right rollup select table then true uescape union "
    "unnest using values when where with"
)
"""What can't be a plain name (Athena User Guide, Escape reserved keywords)."""


def checked(name: str, what: str) -> str:
    """The name, if it can be quoted at all.

    Raises:
        SqlError: it is empty, too long, or has characters that no name has.
    """
    if name.isprintable() and name.strip() and len(name.encode()) <= LONGEST:
        return name
    raise SqlError(
        f"{what}: received {name!r}; accepted are printable characters, 1 to {LONGEST} bytes in "
        "UTF-8: choose another name"
    )


def double_quoted(name: str) -> str:
    """A name as standard SQL quotes it."""
    return '"' + name.replace('"', '""') + '"'


def backticked(name: str) -> str:
    """A name as MySQL quotes it."""
    return "`" + name.replace("`", "``") + "`"


def literal(text: str) -> str:
    """A text in single quotes, as standard SQL has it."""
    return "'" + text.replace("'", "''") + "'"


def escaped_literal(text: str) -> str:
    """A text in single quotes, where a backslash would escape what follows."""
    return literal(text.replace("\\", "\\\\"))


def plain(name: str) -> str:
    """The nearest name that needs no quotes anywhere."""
    word = re.sub(r"\W", "_", name.lower(), flags=re.ASCII)
    word = word if word[:1].isalpha() else f"c{word}"
    return f"{word}_" if word in _RESERVED else word


def distinct(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """The names, with a number where one would be there twice, whatever their case."""
    seen = {name.lower() for name in taken}
    found = []
    for name in names:
        number, candidate = 1, name
        while candidate.lower() in seen:
            number += 1
            candidate = f"{name}_{number}"
        seen.add(candidate.lower())
        found.append(candidate)
    return found


def is_number(text: str) -> bool:
    """Whether a text is a number in every engine."""
    return bool(_NUMBER.fullmatch(text))
