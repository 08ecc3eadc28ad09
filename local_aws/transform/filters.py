"""InputFilter and OutputFilter: the part of JSONPath that batch transform understands.

SageMaker developer guide, "Associate Prediction Results with Input Records", "Supported JSONPath
Operators": `$`, `.name`, `*`, `['name', …]`, `[number, …]`, `[start:end]`.
"""

import re
from collections.abc import Callable
from typing import Any

_NAME = re.compile(r"\.(?P<name>[^.\[\]*'\s]+)")
_STAR = re.compile(r"\.?(?:\*|\[\*\])")
_BRACKETS = re.compile(r"\.?\[(?P<inside>[^\[\]]+)\]")
_QUOTED = re.compile(r"\s*(?:'([^']*)'|\"([^\"]*)\")\s*")
_INDEX = re.compile(r"\s*(-?\d+)\s*")
_SLICE = re.compile(r"\s*(-?\d*)\s*:\s*(-?\d*)\s*")

Step = Callable[[Any], Any]


class InvalidFilterError(Exception):
    """An expression that batch transform doesn't understand, or that fits no record."""


def compile_filter(expression: str) -> Step:
    """The function that selects what `expression` names.

    Raises:
        InvalidFilterError: it isn't an expression; the function raises it where the value has no
            such part.
    """
    if not expression.startswith("$"):
        raise InvalidFilterError(f"a filter starts with $: {expression}")
    steps: list[Step] = []
    position = 1
    while position < len(expression):
        step, position = _step(expression, position)
        steps.append(step)
    return lambda value: _apply(steps, value, expression)


def _apply(steps: list[Step], value: Any, expression: str) -> Any:
    try:
        for step in steps:
            value = step(value)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise InvalidFilterError(f"a record has no part {expression}") from error
    return value


def _step(expression: str, position: int) -> tuple[Step, int]:
    if found := _STAR.match(expression, position):
        return (lambda value: list(value.values()) if isinstance(value, dict) else list(value)), (
            found.end()
        )
    if found := _NAME.match(expression, position):
        name = found["name"]
        return (lambda value: value[name]), found.end()
    if found := _BRACKETS.match(expression, position):
        return _bracketed(found["inside"], expression), found.end()
    raise InvalidFilterError(f"not understood from character {position + 1} on: {expression}")


def _bracketed(inside: str, expression: str) -> Step:
    parts = inside.split(",")
    if all(_QUOTED.fullmatch(part) for part in parts):
        return _named([next(filter(None, found), "") for found in map(_quoted, parts)])
    return _numbered([_selection(part, expression) for part in parts], single=_is_index(inside))


def _quoted(part: str) -> tuple[str, ...]:
    found = _QUOTED.fullmatch(part)
    return tuple(group or "" for group in found.groups()) if found else ()


def _named(names: list[str]) -> Step:
    if len(names) == 1:
        return lambda value: value[names[0]]
    return lambda value: {name: value[name] for name in names}


def _is_index(inside: str) -> bool:
    return _INDEX.fullmatch(inside) is not None


def _numbered(selections: list[Callable[[list[Any]], list[Any]]], *, single: bool) -> Step:
    def select(value: Any) -> Any:
        if not isinstance(value, list):
            raise TypeError
        chosen = [item for selection in selections for item in selection(value)]
        return chosen[0] if single else chosen

    return select


def _selection(part: str, expression: str) -> Callable[[list[Any]], list[Any]]:
    if found := _INDEX.fullmatch(part):
        index = int(found[1])
        return lambda value: [value[index]]
    if found := _SLICE.fullmatch(part):
        bounds = slice(*(int(bound) if bound else None for bound in found.groups()))
        return lambda value: value[bounds]
    raise InvalidFilterError(f"not a name, an index or a slice: [{part.strip()}] in {expression}")
