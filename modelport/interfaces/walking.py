"""Changing a JSON Schema part by part, without mistaking data in it for a schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Schema = dict[str, Any] | bool
"""A JSON Schema: true takes everything, false nothing."""

_ONE = frozenset(
    {
        "additionalProperties",
        "contains",
        "contentSchema",
        "else",
        "if",
        "items",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
_SEVERAL = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_NAMED = frozenset({"$defs", "dependentSchemas", "patternProperties", "properties"})
"""The keywords that hold a schema, a list of them, or some by name: JSON Schema 2020-12, "Core",
10 and 11, and "Validation"."""


def rewritten(
    schema: Any, change: Callable[[dict[str, Any], str], Schema], path: str = ""
) -> Schema:
    """The schema with `change` made to every schema in it, the innermost first.

    `change` gets a schema of its own to return or to replace, and its path.
    """
    if not isinstance(schema, dict):
        return bool(schema)
    return change({key: _below(key, value, change, path) for key, value in schema.items()}, path)


def _below(key: str, value: Any, change: Callable[[dict[str, Any], str], Schema], path: str) -> Any:
    here = f"{path}.{key}".lstrip(".")
    if key in _ONE:
        return rewritten(value, change, here)
    if key in _SEVERAL:
        return [rewritten(part, change, f"{here}.{n}") for n, part in enumerate(value)]
    if key in _NAMED:
        return {name: rewritten(part, change, f"{here}.{name}") for name, part in value.items()}
    return value
