"""The reference of all keys, as Markdown: written from the typed model, like the JSON Schema."""

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from modelport.configuration.base import Section
from modelport.configuration.environment import Environment

HEADER = """# Configuration

One file in `environments/` is one environment. This page is written from the typed model
(`modelport schema --reference`); a test keeps it true.
"""


def reference() -> str:
    """Every key with its type, its default and what it means."""
    return HEADER + "".join(f"\n{line}" for line in _section(Environment, "")) + "\n"


def _section(section: type[Section], path: str) -> Iterator[str]:
    yield f"## `{path}`\n" if path else "## The file\n"
    yield f"{(section.__doc__ or '').splitlines()[0]}\n"
    yield "| Key | Type | Default | Meaning |"
    yield "|---|---|---|---|"
    fields = {k: f for k, f in section.model_fields.items() if not f.exclude}
    for key, field in fields.items():
        yield f"| `{key}` | {_type(field.annotation)} | {_default(field)} | {field.description} |"
    yield ""
    for key, field in fields.items():
        for child, suffix in _children(field.annotation):
            yield from _section(child, f"{path}.{key}{suffix}".lstrip("."))


def _children(annotation: Any) -> Iterator[tuple[type[Section], str]]:
    if isinstance(annotation, type) and issubclass(annotation, Section):
        yield annotation, ""
    suffix = ".NAME" if get_origin(annotation) is dict else ""
    for argument in get_args(annotation):
        yield from ((child, suffix + below) for child, below in _children(argument))


def _type(annotation: Any) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(arguments[0])
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in arguments)
    if origin in (Union, UnionType):
        return " or ".join(_type(a) for a in arguments if a is not NoneType)
    if origin is dict:
        return f"map of {_type(arguments[1])}"
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return "section"
    return {"str": "text", "int": "integer", "float": "number", "bool": "yes or no"}[
        annotation.__name__
    ]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    return "none" if value is None or isinstance(value, dict | Section) else f"`{value}`"
