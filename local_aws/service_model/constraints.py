r"""What a scalar must satisfy: botocore's metadata, checked in the words that AWS uses.

botocore's own `ParamValidator` checks minimums only, so enum, maximum, length and pattern are
walked here. Some patterns use `\p{L}`, which only the `regex` package knows.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import regex
from botocore.model import Shape


@cache
def _pattern(source: str) -> regex.Pattern[str] | None:
    try:
        return regex.compile(source)
    except regex.error:
        return None


def violated(shape: Shape, value: Any) -> Iterator[str]:
    """Yield each constraint that the value breaks, in AWS's words."""
    if shape.type_name == "string":
        yield from _string(shape, value)
        yield from _bounds(shape, len(value), "length")
    elif shape.type_name in {"integer", "long", "float", "double"}:
        yield from _bounds(shape, value, "value")
    elif shape.type_name in {"list", "map", "blob"}:
        yield from _bounds(shape, len(value), "length")


def _string(shape: Shape, value: str) -> Iterator[str]:
    accepted = shape.metadata.get("enum")
    if accepted and value not in accepted:
        yield f"Member must satisfy enum value set: [{', '.join(accepted)}]"
    source = shape.metadata.get("pattern")
    compiled = _pattern(source) if source else None
    if compiled is not None and not compiled.fullmatch(value):
        yield f"Member must satisfy regular expression pattern: {source}"


def _bounds(shape: Shape, size: float, noun: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield f"Member must have {noun} greater than or equal to {least}"
    if most is not None and size > most:
        yield f"Member must have {noun} less than or equal to {most}"
