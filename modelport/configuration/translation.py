"""Translates what pydantic finds into problems that the file's author understands."""

from typing import get_args

from pydantic import BeforeValidator
from pydantic_core import ErrorDetails

from modelport.configuration.keys import Location, field_at, known_keys, section_at
from modelport.configuration.problems import Problem, did_you_mean, join, listing, show

_TYPES = {
    "string_type": ("text", "put it in quotes"),
    "string_unicode": ("text", "leave out what is no character"),
    "int_type": ("a whole number", "write a whole number, without quotes"),
    "float_type": ("a number", "write a number, without quotes"),
    "bool_type": ("true or false", "write true or false, without quotes"),
    "finite_number": ("a finite number", "write a number"),
    "recursion_loop": ("a value that does not contain itself", "write it out"),
}
_BOUNDS = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}


def translate(error: ErrorDetails) -> Problem:
    """The problem that one of pydantic's errors means."""
    kind, location = error["type"], _location(error)
    if kind == "extra_forbidden":
        return unknown_key(location)
    if kind == "missing":
        return _missing(location)
    received, path = show(error["input"]), join(*location)
    if kind in _BOUNDS:
        return Problem(path, received, _bound(error), f"change it: {_meaning(location)}")
    if kind in {"model_type", "dict_type", "model_attributes_type"}:
        return _not_a_section(location, received)
    if kind == "literal_error":
        return _not_one_of(error, location)
    accepted, advice = _TYPES.get(kind, (error["msg"].lower(), ""))
    if _is_duration(location):
        accepted, advice = "seconds, or text such as 90s, 5m or 2h", "write it so"
    if kind == "string_type" and isinstance(error["input"], dict | list | None):
        advice = "write one value here"
    return Problem(path, received, _with_meaning(accepted, location), advice)


def unknown_key(location: Location) -> Problem:
    """A key that its section does not have; suggests the one that was meant."""
    section = section_at(location[:-1])
    known = known_keys(section) if section else []
    key = str(location[-1])
    advice = did_you_mean(key, known, "remove it")
    return Problem(join(*location), "a key that is not known here", listing(known, 20), advice)


def _location(error: ErrorDetails) -> Location:
    return [key for key in error["loc"] if key != "[key]"]


def _missing(location: Location) -> Problem:
    return Problem(join(*location), "nothing", _meaning(location), f"add {location[-1]}")


def _bound(error: ErrorDetails) -> str:
    words, key = _BOUNDS[error["type"]]
    return f"{words} {error['ctx'][key]}"


def _not_a_section(location: Location, received: str) -> Problem:
    section = section_at(location)
    if section is None:
        accepted, advice = "names, each with its value below it", "write key: value pairs"
    else:
        accepted, advice = f"a section with {listing(known_keys(section), 20)}", "write keys below"
    return Problem(join(*location), received, accepted, advice)


def _not_one_of(error: ErrorDetails, location: Location) -> Problem:
    known = [
        value.strip("'") for value in error["ctx"]["expected"].replace(" or ", ", ").split(", ")
    ]
    advice = did_you_mean(str(error["input"]), known, "choose one of them")
    return Problem(join(*location), show(error["input"]), ", ".join(known), advice)


def _is_duration(location: Location) -> bool:
    field = field_at(location)
    if field is None:
        return False
    optional = [m for part in get_args(field.annotation) for m in getattr(part, "__metadata__", ())]
    return any(isinstance(m, BeforeValidator) for m in [*field.metadata, *optional])


def _meaning(location: Location) -> str:
    field = field_at(location)
    description = (field and field.description) or ""
    return description[:1].lower() + description[1:].rstrip(".") if description else "a value"


def _with_meaning(accepted: str, location: Location) -> str:
    field = field_at(location)
    return f"{accepted} ({_meaning(location)})" if field and field.description else accepted


def translate_all(errors: list[ErrorDetails]) -> list[Problem]:
    """Every problem once, in the order of the file's model."""
    return list(dict.fromkeys(translate(error) for error in errors))
