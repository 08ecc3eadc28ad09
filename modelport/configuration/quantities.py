"""Quantities as people write them: 90s, 5m, 2h; 8MB; and days."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _seconds(value: Any) -> Any:
    match = (
        re.fullmatch(r"([0-9]{1,9})\s*([smhd])", value.strip()) if isinstance(value, str) else None
    )
    return int(match[1]) * _UNITS[match[2]] if match else value


_Written = Annotated[str, Field(pattern=r"^\s*[0-9]{1,9}\s*[smhd]\s*$")]
DURATION = BeforeValidator(_seconds, json_schema_input_type=int | _Written)
"""What makes a duration of text."""

Seconds = Annotated[int, DURATION]
"""A duration in whole seconds; a file may also say 90s, 5m, 2h or 1d."""


def duration(seconds: int) -> str:
    """A duration with its unit, and as a file may say it with a larger one."""
    return _amount(seconds, "s", _UNITS)


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


Day = Annotated[date, BeforeValidator(_day)]
"""A day such as 2027-03-31, with quotes or without."""

_SIZES = {
    "B": 1,
    "kB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "KiB": 2**10,
    "MiB": 2**20,
    "GiB": 2**30,
}


def _bytes(value: Any) -> Any:
    found = isinstance(value, str) and re.fullmatch(r"([0-9]{1,9})\s*([a-zA-Z]+)", value.strip())
    return int(found[1]) * _SIZES[found[2]] if found and found[2] in _SIZES else value


_WrittenSize = Annotated[str, Field(pattern=r"^\s*[0-9]{1,9}\s*(B|kB|MB|GB|KiB|MiB|GiB)\s*$")]
SIZE = BeforeValidator(_bytes, json_schema_input_type=int | _WrittenSize)
"""What makes bytes of text."""

Size = Annotated[int, SIZE]
"""Whole bytes; a file may also say 500kB, 8MB, 1GB or 4MiB."""


def size(count: int) -> str:
    """Bytes with their unit, and as a file may say them with a larger one."""
    return _amount(count, "byte" if count == 1 else "bytes", _SIZES)


def _amount(number: int, unit: str, larger: dict[str, int]) -> str:
    whole = (name for name, factor in larger.items() if factor > 1 and number % factor == 0)
    best = max(whole, key=larger.__getitem__, default=None)
    short = f" ({number // larger[best]}{best})" if best and number else ""
    return f"{number} {unit}{short}"
