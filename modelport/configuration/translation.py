"""Translates what pydantic finds into problems that the file's author understands."""

from dataclasses import replace
from typing import Any, get_args

from pydantic_core import ErrorDetails

from modelport.configuration import refusals
from modelport.configuration.keys import Location, field_at, known_keys, path, sections_at, tag
from modelport.configuration.problems import Problem, did_you_mean, join, listing, show
from modelport.configuration.quantities import DURATION

_TYPES = {
    "string_type": ("text", "put it in quotes"),
    "string_unicode": ("text", "leave out what is no character"),
    "int_type": ("a whole number", "write a whole number, without quotes"),
    "float_type": ("a number", "write a number, without quotes"),
    "bool_type": ("true or false", "write true or false, without quotes"),
    "date_type": ("a date", "write it like 2027-03-31"),
    "finite_number": ("a finite number", "write a number"),
    "recursion_loop": ("a value that does not contain itself", "write it out"),
}
_BOUNDS = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}
_COUNTS = {
    "too_short": ("at least", "min_length"),
    "too_long": ("at most", "max_length"),
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
        return Problem(where, received, _bound(error), f"change it: {_meaning(location)}")
    if kind in _COUNTS:
        return Problem(where, *_count(error), f"change it: {_meaning(location)}")
    accepted, advice = _TYPES.get(kind, (error["msg"].lower(), ""))
    if _is_duration(location):
        accepted, advice = "seconds, or text such as 90s, 5m or 2h", "write it so"
    if kind == "string_type" and isinstance(error["input"], dict | list | None):
        advice = "write one value here"
    return Problem(where, received, _with_meaning(accepted, location), advice)


def unknown_key(location: Location) -> Problem:
    """A key that its section does not have; says why, or suggests the one that was meant."""
    where, key = join(*path(location)), str(location[-1])
    if refusal := refusals.find(key, location):
        return Problem(where, *refusal)
    sections = sections_at(location[:-1])
    known = known_keys(sections[0]) if sections else []
    advice = did_you_mean(key, known, "remove it")
    return Problem(where, "a key that is not known here", listing(known, 20), advice)


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


def _bound(error: ErrorDetails) -> str:
    words, key = _BOUNDS[error["type"]]
    return f"{words} {error['ctx'][key]}"


def _count(error: ErrorDetails) -> tuple[str, str]:
    words, key = _COUNTS[error["type"]]
    length = error["ctx"]["actual_length"]
    return f"{length or 'none'} of them", f"{words} {error['ctx'][key]}"


def _not_a_section(location: Location, received: Any) -> Problem:
    sections, advice = sections_at(location), "write keys below"
    if not sections:
        accepted, advice = "names, each with its value below it", "write key: value pairs"
    elif len(sections) > 1:
        accepted = f"a section with a type ({', '.join(map(tag, sections))}) and its keys"
    else:
        accepted = f"a section with {listing(known_keys(sections[0]), 20)}"
    return Problem(join(*path(location)), show(received), accepted, advice)


def _not_one_of(error: ErrorDetails, location: Location) -> Problem:
    known = [
        value.strip("'") for value in error["ctx"]["expected"].replace(" or ", ", ").split(", ")
    ]
    advice = did_you_mean(str(error["input"]), known, "choose one of them")
    return Problem(join(*path(location)), show(error["input"]), ", ".join(known), advice)


def _is_duration(location: Location) -> bool:
    field = field_at(location)
    if field is None:
        return False
    optional = [m for part in get_args(field.annotation) for m in getattr(part, "__metadata__", ())]
    return DURATION in [*field.metadata, *optional]


def _meaning(location: Location) -> str:
    field = field_at(location)
    description = (field and field.description) or ""
    return description[:1].lower() + description[1:].rstrip(".") if description else "a value"


def _with_meaning(accepted: str, location: Location) -> str:
    field = field_at(location)
    return f"{accepted} ({_meaning(location)})" if field and field.description else accepted


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
