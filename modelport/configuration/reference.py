"""The reference of all keys, as Markdown: written from the typed model, like the JSON Schema."""

from collections.abc import Iterator, Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from modelport.configuration.base import Section
from modelport.configuration.environment import Environment
from modelport.configuration.keys import known_keys, members, tag
from modelport.configuration.quantities import DURATION, SIZE

HEADER = """# Configuration

One file in `environments/` is one environment. This page is written from the typed model
(`modelport schema --reference`); a test keeps it true.

A duration is a whole number of seconds, or text such as 90s, 5m, 2h or 1d.
A size is a whole number of bytes, or text such as 500kB, 8MB or 4MiB.
"""
_NAMES = {
    "str": "text",
    "int": "integer",
    "float": "number",
    "bool": "yes or no",
    "date": "date",
}
_QUANTITIES = ((DURATION, "duration"), (SIZE, "size"))


def reference() -> str:
    """Every key with its type, its default and what it means."""
    return HEADER + "".join(f"\n{line}" for line in _Page().section(Environment, "The file")) + "\n"


class _Page:
    """A page on which each section has one heading, wherever else it may stand too."""

    def __init__(self) -> None:
        self._headings: dict[type[Section], str] = {}

    def section(
        self, section: type[Section], heading: str, path: str = "", kind: str = ""
    ) -> Iterator[str]:
        """A section's table, and after it those of the sections below that are new."""
        self._headings[section] = heading
        kind = f" of `type: {tag(section)}`" if _is_typed(section) else kind
        fields = {key: section.model_fields[key] for key in known_keys(section)}
        children = list(_new(fields, path, self._headings))
        for child, below in children:
            self._headings[child] = self._heading(child, below, kind)
        yield f"## {heading}\n"
        yield f"{(section.__doc__ or '').splitlines()[0]}\n"
        yield "| Key | Type | Default | Meaning |"
        yield "|---|---|---|---|"
        for key, field in fields.items():
            shown = _quantity(field.metadata) or self._type(field.annotation)
            yield f"| `{key}` | {shown} | {_default(field)} | {field.description} |"
        yield ""
        for child, below in children:
            yield from self.section(child, self._headings[child], below, kind)

    def _heading(self, section: type[Section], path: str, kind: str) -> str:
        """The path, and the type where that decides what stands there."""
        if _is_typed(section):
            return f"`{path}` of `type: {tag(section)}`"
        return f"`{path}`{kind if f'`{path}`' in self._headings.values() else ''}"

    def _type(self, annotation: Any) -> str:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return _quantity(arguments[1:]) or self._type(arguments[0])
        if origin is Literal:
            return ", ".join(f"`{value}`" for value in arguments)
        if origin in (Union, UnionType):
            return " or ".join(self._type(a) for a in arguments if a is not NoneType)
        if origin in (dict, list):
            return f"{'map' if origin is dict else 'list'} of {self._type(arguments[-1])}"
        if annotation in self._headings:
            return self._link(annotation)
        return _NAMES[annotation.__name__]

    def _link(self, section: type[Section]) -> str:
        heading = self._headings[section]
        label = f"`{tag(section)}`" if _is_typed(section) else heading.partition(" of ")[0]
        return f"[{label}](#{_anchor(heading)})"


def _quantity(markers: Sequence[Any]) -> str | None:
    """What an integer is that a file may write with a unit; None for any other value."""
    return next((name for marker, name in _QUANTITIES if marker in markers), None)


def _new(
    fields: dict[str, FieldInfo], path: str, known: dict[type[Section], str]
) -> Iterator[tuple[type[Section], str]]:
    """The sections below some fields that have no heading yet, and their paths; each once."""
    found: dict[type[Section], str] = {}
    for key, field in fields.items():
        for child, suffix in _children(field.annotation):
            if child not in known:
                found.setdefault(child, f"{path}.{key}{suffix}".lstrip("."))
    yield from found.items()


def _children(annotation: Any) -> Iterator[tuple[type[Section], str]]:
    if found := members(annotation):
        yield from ((section, "") for section in found)
        return
    suffix = {dict: ".NAME", list: "[]"}.get(get_origin(annotation), "")
    for argument in get_args(annotation):
        yield from ((child, suffix + below) for child, below in _children(argument))


def _is_typed(section: type[Section]) -> bool:
    return "type" in section.model_fields


def _anchor(heading: str) -> str:
    """The anchor that GitHub makes of a heading."""
    kept = "".join(c for c in heading.lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    return "none" if value is None or isinstance(value, dict | Section) else f"`{value}`"
