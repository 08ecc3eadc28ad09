"""A schema of JSON Schema 2020-12 in the older dialects that the fronts' validators speak.

The function checks with draft 7, API Gateway with draft 4 (its developer guide, "Data models for
REST APIs").
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from modelport.interfaces.walking import rewritten

if TYPE_CHECKING:
    from modelport.interfaces.walking import Schema

DRAFT_7 = "http://json-schema.org/draft-07/schema#"
DRAFT_4 = "http://json-schema.org/draft-04/schema#"
BEYOND_DRAFT_7 = frozenset(
    {
        "$anchor",
        "$dynamicAnchor",
        "$dynamicRef",
        "$id",
        "$vocabulary",
        "maxContains",
        "minContains",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
"""Keywords that change what a schema takes, and that draft 7 can't say, or not in this way."""
_BEYOND_DRAFT_4 = ("contains", "else", "if", "propertyNames", "then")
_BOUNDS = (("exclusiveMinimum", "minimum", max), ("exclusiveMaximum", "maximum", min))
_ANNOTATIONS = ("$comment", "contentEncoding", "contentMediaType", "contentSchema", "examples")


def draft_7(schema: Schema) -> dict[str, Any]:
    """The same schema for a validator of draft 7; it has none of `BEYOND_DRAFT_7`.

    Formats and content say what a text is for, and are not checked: that is 2020-12's own default.
    """
    found = rewritten(schema, _to_draft_7)
    found = found if isinstance(found, dict) else {"allOf": [found]}
    return {"$schema": DRAFT_7} | found


def draft_4(schema: Schema) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What draft 4 and API Gateway can say of the schema, and why the rest is left out.

    What is left takes everything that the schema takes, and perhaps more.
    """
    left_out: list[str] = []

    def change(part: dict[str, Any], path: str) -> Schema:
        return _with_definitions(_to_draft_7(_to_draft_4(part, path, left_out), path))

    found = _without_booleans(rewritten(schema, change))
    return {"$schema": DRAFT_4} | found, tuple(left_out)


def part_of_answer(schema: Schema) -> Schema:
    """What still holds of a part of an answer, where keys may be missing."""
    return rewritten(schema, _to_partial)


def _to_draft_7(part: dict[str, Any], _: str) -> Schema:
    for keyword in ("$schema", *_ANNOTATIONS):
        part.pop(keyword, None)
    if "prefixItems" in part:
        rest = part.pop("items", True)
        part |= {"items": part.pop("prefixItems"), "additionalItems": rest}
    dependencies = dict(part.pop("dependentRequired", {}))
    for name, schema in part.pop("dependentSchemas", {}).items():
        both = [{"required": dependencies[name]}, schema] if name in dependencies else None
        dependencies[name] = {"allOf": both} if both else schema
    if dependencies:
        part["dependencies"] = dependencies
    # Draft 7 ignores whatever stands beside a reference.
    if "$ref" in part and len(part) > 1:
        kept = {key: part.pop(key) for key in ("$ref", "$defs") if key in part}
        reference = {"$ref": kept.pop("$ref")}
        return kept | {"allOf": [reference, part]}
    return part


def _with_definitions(part: Schema) -> Schema:
    """Draft 4 keeps what is referred to in another place."""
    if isinstance(part, dict) and "$defs" in part:
        part["definitions"] = part.pop("$defs")
    return part


def _to_draft_4(part: dict[str, Any], path: str, left_out: list[str]) -> dict[str, Any]:
    if "$ref" in part:
        part["$ref"] = part["$ref"].replace("/$defs/", "/definitions/")
    if "const" in part:
        part["enum"] = [part.pop("const")]
    _narrow(part, path, left_out)
    for keyword, below in part.items():
        part[keyword] = _wrapped(keyword, below, is_tuple="prefixItems" in part)
    return part


def _narrow(part: dict[str, Any], path: str, left_out: list[str]) -> None:
    """Leave out what draft 4 has no word for, and what would refuse more without that."""

    def leave_out(keyword: str, why: str) -> Any:
        left_out.append(f"{path}.{keyword}: {why}".lstrip("."))
        return part.pop(keyword)

    for exclusive, inclusive, narrower in _BOUNDS:
        if exclusive in part:
            bound = leave_out(exclusive, f"is taken as {inclusive}")
            part[inclusive] = narrower(bound, part.get(inclusive, bound))
    for keyword in _BEYOND_DRAFT_4:
        if keyword in part:
            leave_out(keyword, "is no keyword of draft 4")
    if "not" in part and (
        '"$ref"' in json.dumps(part["not"])
        or any(said.startswith(f"{path}.not".lstrip(".")) for said in left_out)
    ):
        leave_out("not", "holds what is left out, or may refer to it")
    if "oneOf" in part:
        several = leave_out("oneOf", "is taken as anyOf: what is left out may part them")
        part["allOf"] = [*part.get("allOf", []), {"anyOf": several}]


def _wrapped(keyword: str, below: Any, *, is_tuple: bool) -> Any:
    """What stands below a keyword, where draft 4 wants objects and not true or false."""
    if keyword == "not" or (keyword == "items" and not is_tuple):
        return _without_booleans(below)
    if keyword in {"allOf", "anyOf", "prefixItems"}:
        return [_without_booleans(one) for one in below]
    if keyword in {"properties", "patternProperties", "$defs", "dependentSchemas"}:
        return {name: _without_booleans(one) for name, one in below.items()}
    return below


def _without_booleans(schema: Schema) -> dict[str, Any]:
    if isinstance(schema, dict):
        return schema
    return {} if schema else {"not": {}}


def _to_partial(part: dict[str, Any], _: str) -> Schema:
    for keyword in ("required", "minProperties", "dependentRequired", "dependentSchemas", "not"):
        part.pop(keyword, None)
    for keyword in ("if", "then", "else", "unevaluatedProperties"):
        part.pop(keyword, None)
    if "oneOf" in part:
        part["allOf"] = [*part.get("allOf", []), {"anyOf": part.pop("oneOf")}]
    return part
