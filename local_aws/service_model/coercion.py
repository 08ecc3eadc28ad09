"""CloudFormation's habit of taking "1" for 1, driven by the shape that the value ends up in.

A template may carry numbers and booleans as strings, and strings as numbers; CloudFormation
converts them to the property's type before it calls the service.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

_WORDS = {"true": True, "false": False}


def coerce(shape: Shape, value: Any) -> Any:
    """Convert a template's value to what the shape takes; what can't be converted stays as is."""
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        return {
            name: coerce(shape.members[name], member) if name in shape.members else member
            for name, member in value.items()
        }
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [coerce(shape.member, element) for element in value]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {str(key): coerce(shape.value, element) for key, element in value.items()}
    return _scalar(shape.type_name, value)


def _scalar(type_name: str, value: Any) -> Any:
    if isinstance(value, (dict, list)):
        return value
    return _SCALARS[type_name](value) if type_name in _SCALARS else value


def _as_string(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _moment(value: Any) -> Any:
    """Seconds since 1970, as the JSON APIs carry a time."""
    try:
        return datetime.fromisoformat(str(value)).timestamp()
    except ValueError:
        return value


def _number(kind: type[int] | type[float], value: Any) -> Any:
    if isinstance(value, bool):
        return value
    try:
        number = kind(value)
    except ValueError:
        return value
    return number if float(number) == float(value) else value


_SCALARS: Mapping[str, Callable[[Any], Any]] = {
    "string": _as_string,
    "boolean": lambda value: _WORDS.get(str(value).lower(), value),
    "integer": partial(_number, int),
    "long": partial(_number, int),
    "float": partial(_number, float),
    "double": partial(_number, float),
    "timestamp": _moment,
}
