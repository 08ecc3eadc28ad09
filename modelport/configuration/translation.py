"""Translates what pydantic finds into problems that the file's author understands."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple, get_args

from pydantic_core import ErrorDetails

from modelport.configuration.keys import (
    Location,
    field_at,
    known_keys,
    path,
    sections_at,
    tag,
)
from modelport.configuration.problems import Problem, did_you_mean, join, listing, show
from modelport.configuration.quantities import DURATION, SIZE, duration, size
from modelport.configuration.unknown_keys import unknown_key

_TYPES = {
    "string_type": ("text", "put it in quotes"),
    "string_unicode": ("text", "leave out what is no character"),
    "int_type": ("a whole number", "write a whole number, without quotes"),
    "float_type": ("a number", "write a number, without quotes"),
    "bool_type": ("true or false", "write true or false, without quotes"),
    "date_type": ("a date", "write it like 2027-03-31"),
    "string_pattern_mismatch": ("", "write it so"),
    "list_type": ("a list", "write it as [one, another]"),
    "finite_number": ("a finite number", "write a number"),
    "recursion_loop": ("a value that does not contain itself", "write it out"),
}


class _Quantity(NamedTuple):
    """A kind of value that has units: how a file may write it, and how we do."""

    accepted: str
    written: Callable[[int], str]


_QUANTITIES = (
    (DURATION, _Quantity("seconds, or text such as 90s, 5m or 2h", duration)),
    (SIZE, _Quantity("bytes, or text such as 500kB, 8MB or 4MiB", size)),
)
_BOUNDS = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
    "multiple_of": ("a multiple of", "multiple_of"),
}
_COUNTS = {
    "too_short": ("at least", "min_length"),
    "too_long": ("at most", "max_length"),
    "string_too_short": ("at least", "min_length"),
    "string_too_long": ("at most", "max_length"),
}


def translate(error: ErrorDetails) -> Problem:
    """The problem that one of pydantic's errors means."""
    kind, location = error["type"], error["loc"]
    if kind in _OF_LOCATION:
        return _OF_LOCATION[kind](location)
    if kind in _OF_INPUT:
        return _OF_INPUT[kind](location, error["input"])
    if kind == "literal_error":
        return _not_one_of(error, location)
    received, where = show(error["input"]), join(*path(location))
    if kind in _BOUNDS:
        accepted = _bound(error, _quantity(location))
        return Problem(where, received, accepted, f"change it: {_meaning(location)}")
    if kind in _COUNTS:
        return Problem(where, *_count(error), f"change it: {_meaning(location)}")
    accepted, advice = _TYPES.get(kind, (error["msg"].lower(), ""))
    if quantity := _quantity(location):
        accepted, advice = quantity.accepted, "write it so"
    if kind == "string_type" and isinstance(error["input"], dict | list | None):
        advice = "write one value here"
    return Problem(where, received, _with_meaning(accepted, location), advice)


def _no_such_type(location: Location, received: Any) -> Problem:
    """An endpoint without a type, or of a type that there is not."""
    sections = {tag(section): section for section in sections_at(location)}
    given = received.get("type") if isinstance(received, dict) else None
    if given is not None:
        advice = did_you_mean(str(given), sections, "choose one of them")
    else:
        fits = max(sections, key=lambda name: len(received.keys() & known_keys(sections[name])))
        advice = f"add type: {fits}, or another one"
    where = join(*path(location), "type")
    return Problem(where, "nothing" if given is None else show(given), ", ".join(sections), advice)


def _missing(location: Location) -> Problem:
    return Problem(join(*path(location)), "nothing", _meaning(location), f"add {location[-1]}")


def _bound(error: ErrorDetails, quantity: _Quantity | None) -> str:
    words, key = _BOUNDS[error["type"]]
    limit = error["ctx"][key]
    return f"{words} {quantity.written(limit) if quantity else limit}"


def _count(error: ErrorDetails) -> tuple[str, str]:
    words, key = _COUNTS[error["type"]]
    length, limit = len(error["input"]), error["ctx"][key]
    if isinstance(error["input"], str):
        return f"{length} characters", f"{words} {limit}"
    return f"{length or 'none'} of them", f"{words} {limit}"


def _not_a_section(location: Location, received: Any) -> Problem:
    sections, advice = sections_at(location), "write keys below"
    known = [key for section in sections for key in known_keys(section)]
    if not sections:
        accepted, advice = "names, each with its value below it", "write key: value pairs"
    elif len(sections) > 1:
        accepted = f"a section with a type ({', '.join(map(tag, sections))}) and its keys"
    else:
        accepted = f"a section with {listing(known, 20)}"
    if isinstance(received, str) and received in known:
        advice = f"write {received}: below it, and what belongs to that"
    elif location[-1] in known:
        advice = f"indent {location[-1]} below the name of what it belongs to"
    return Problem(join(*path(location)), show(received), accepted, advice)


def _not_one_of(error: ErrorDetails, location: Location) -> Problem:
    known = [
        value.strip("'") for value in error["ctx"]["expected"].replace(" or ", ", ").split(", ")
    ]
    advice = did_you_mean(str(error["input"]), known, f"choose one of them: {_meaning(location)}")
    return Problem(join(*path(location)), show(error["input"]), ", ".join(known), advice)


def _quantity(location: Location) -> _Quantity | None:
    """The kind of quantity that stands there; None for any other value."""
    field = field_at(location)
    if field is None:
        return None
    optional = [m for part in get_args(field.annotation) for m in getattr(part, "__metadata__", ())]
    given = [*field.metadata, *optional]
    return next((quantity for marker, quantity in _QUANTITIES if marker in given), None)


def _meaning(location: Location) -> str:
    field = field_at(location) or field_at(location[:-1])  # an item means what its list does
    description = ((field and field.description) or "a value").rstrip(".")
    is_word = not (description[1:2].isupper() or description[1:2].isdigit())  # not ARNs, or S3
    return description[:1].lower() + description[1:] if is_word else description


def _with_meaning(accepted: str, location: Location) -> str:
    field = field_at(location)
    if not field or not field.description:
        return accepted
    return f"{accepted} ({_meaning(location)})" if accepted else _meaning(location)


def translate_all(errors: list[ErrorDetails]) -> list[Problem]:
    """Every problem once, in the order of the file's model.

    A value that may be of several kinds and is of none is one problem, not one for each kind.
    """
    found: dict[tuple[str, str], Problem] = {}
    for problem in dict.fromkeys(translate(error) for error in errors):
        other = found.get((problem.path, problem.received))
        accepted = f"{other.accepted} or {problem.accepted}" if other else problem.accepted
        merged = replace(problem, accepted=accepted)
        found[problem.path, problem.received] = merged
    return list(found.values())


_OF_LOCATION = {"extra_forbidden": unknown_key, "missing": _missing}
_OF_INPUT = {
    "model_type": _not_a_section,
    "dict_type": _not_a_section,
    "model_attributes_type": _not_a_section,
    "union_tag_not_found": _no_such_type,
    "union_tag_invalid": _no_such_type,
}
