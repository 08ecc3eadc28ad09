"""Finds what the typed model says of a key: the section it is in, and its field."""

from collections.abc import Iterator, Sequence
from types import NoneType
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from pydantic.fields import FieldInfo

from modelport.configuration.base import Section
from modelport.configuration.environment import Environment

Location = Sequence[int | str]
"""The way from the top of the file down to a value, as pydantic tells it: keys, positions in
lists, and the members of unions that it looked into."""

_OWN = "__annotations__"
_KEY_ITSELF = "[key]"  # pydantic's word for a problem with a map's key, not with its value


class Spot(NamedTuple):
    """Where a value may stand.

    Attributes:
        key: the nearest key that a section knows: names and positions are none.
        annotation: what the value may be, with what it must keep to.
        optional: whether nothing need stand there.
    """

    key: str
    annotation: Any
    optional: bool


class _Step(NamedTuple):
    is_key: bool
    annotation: Any
    field: FieldInfo | None = None


def known_keys(section: type[Section]) -> list[str]:
    """The keys that a file may have in a section: its own first, then what others have too."""
    fields = section.model_fields
    ordered = dict.fromkeys(k for base in section.__mro__ for k in base.__dict__.get(_OWN, {}))
    return [key for key in ordered if key in fields and not fields[key].exclude]


def members(annotation: Any) -> list[type[Section]]:
    """The sections that may stand somewhere: several where a key such as `type` decides."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return [annotation]
    if get_origin(annotation) in {dict, list, Literal}:
        return []
    return [member for part in get_args(annotation) for member in members(part)]


def tag(section: type[Section]) -> str:
    """The value of `type` that means a section."""
    return str(get_args(section.model_fields["type"].annotation)[0])


def path(location: Location) -> tuple[int | str, ...]:
    """The keys of a location that are the file's own."""
    steps = zip(location, _steps(location), strict=True)
    return tuple(key for key, step in steps if step.is_key)


def sections_at(location: Location) -> list[type[Section]]:
    """The sections that may stand at a location; none where a map or a plain value does."""
    return members(([_Step(is_key=True, annotation=Environment), *_steps(location)])[-1].annotation)


def field_at(location: Location) -> FieldInfo | None:
    """The field at a location; None for a key that its section does not know."""
    steps = [step for step in _steps(location) if step.is_key]
    return steps[-1].field if steps else None


def annotation_of(field: FieldInfo) -> Any:
    """A field's annotation, with what a value must keep to."""
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def spot(location: Location) -> Spot:
    """What the typed model says of the value at a location."""
    found = Spot("", Environment, optional=False)
    for key, step in zip(location, _steps(location), strict=True):
        if step.field:
            required = step.field.is_required()
            found = Spot(str(key), annotation_of(step.field), optional=not required)
        elif step.is_key:
            is_named = get_origin(plain(found.annotation)) is dict
            found = Spot(found.key, step.annotation, optional=is_named)
    return found


def plain(annotation: Any) -> Any:
    """An annotation without what may be None, and without what a value must keep to."""
    if get_origin(annotation) is Annotated:
        return plain(get_args(annotation)[0])
    parts = [part for part in get_args(annotation) if part is not NoneType]
    is_optional = len(parts) == 1 and len(get_args(annotation)) > 1
    return plain(parts[0]) if is_optional else annotation


def without_keys(value: Any, annotation: Any = Environment) -> Iterator[tuple[int | str, ...]]:
    """Where a file's data has the name of a section that could be empty, and nothing behind it."""
    if value is None:
        if any(not _required(section) for section in members(plain(annotation))):
            yield ()
    elif isinstance(value, dict) and annotation is not None:
        chosen = _chosen(annotation, value)
        for key, inner in value.items():
            for rest in without_keys(inner, _below(chosen, key).annotation):
                yield (key, *rest)


def _chosen(annotation: Any, value: dict[str, Any]) -> Any:
    is_union = len(members(plain(annotation))) > 1
    return _below(annotation, value.get("type")).annotation if is_union else annotation


def _required(section: type[Section]) -> bool:
    return any(field.is_required() for field in section.model_fields.values())


def _steps(location: Location) -> Iterator[_Step]:
    step = _Step(is_key=True, annotation=Environment)
    for key in location:
        step = _below(step.annotation, key)
        yield step


def _below(annotation: Any, key: Any) -> _Step:
    bare = plain(annotation)
    sections, arguments = members(bare), get_args(bare)
    if key == _KEY_ITSELF:
        return _Step(is_key=False, annotation=bare)
    if get_origin(bare) in {dict, list}:
        return _Step(is_key=True, annotation=arguments[-1])
    if len(sections) > 1:
        chosen = next((section for section in sections if tag(section) == key), None)
        return _Step(is_key=False, annotation=chosen)
    if sections:
        field = sections[0].model_fields.get(str(key))
        return _Step(is_key=True, annotation=field.annotation if field else None, field=field)
    return _Step(is_key=not arguments, annotation=None)  # else the member of a union of values
