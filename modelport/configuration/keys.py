"""Finds what the typed model says of a key: the section it is in, and its field."""

from collections.abc import Iterator, Sequence
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from modelport.configuration.base import Section
from modelport.configuration.environment import Environment

Location = Sequence[int | str]
"""The keys from the top of the file down to a value."""


def known_keys(section: type[Section]) -> list[str]:
    """The keys that a file may have in a section."""
    return [key for key, field in section.model_fields.items() if not field.exclude]


def section_at(location: Location) -> type[Section] | None:
    """The section that stands at a location; None where a map or a plain value does."""
    found = _annotation_at(location)
    return next(_sections(found), None) if get_origin(found) is not dict else None


def field_at(location: Location) -> FieldInfo | None:
    """The field at a location; None for a key that its section does not know."""
    if not location:
        return None
    section = section_at(location[:-1])
    return section.model_fields.get(str(location[-1])) if section else None


def _annotation_at(location: Location) -> Any:
    found: Any = Environment
    for key in location:
        if get_origin(found) is dict:
            found = get_args(found)[1]
            continue
        section = next(_sections(found), None)
        field = section.model_fields.get(str(key)) if section else None
        found = field.annotation if field else None
    return found


def _sections(annotation: Any) -> Iterator[type[Section]]:
    if isinstance(annotation, type) and issubclass(annotation, Section):
        yield annotation
    for argument in get_args(annotation):
        yield from _sections(argument)
