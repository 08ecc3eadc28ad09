"""Schemas in older dialects: the same in draft 7, never stricter in draft 4."""

from typing import Any

import fastjsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator

from modelport.interfaces.dialects import draft_4, draft_7, part_of_answer

SCHEMAS: list[Any] = [
    True,
    False,
    {"type": "array", "prefixItems": [{"type": "integer"}, True], "items": False},
    {"type": "array", "items": {"type": "string"}},
    {"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"b": {"minProperties": 2}}},
    {"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"a": {"minProperties": 3}}},
    {"$ref": "#/$defs/small", "minimum": -1, "$defs": {"small": {"maximum": 3}}},
    {"exclusiveMinimum": 0, "minimum": -5, "exclusiveMaximum": 4},
    {"const": "a"},
    {"if": {"type": "integer"}, "then": {"maximum": 3}, "else": {"type": ["string", "null"]}},
    {"not": {"contains": {"type": "integer"}}},
    {"oneOf": [{"type": "integer", "exclusiveMinimum": 1}, {"type": "integer", "maximum": 1}]},
    {"propertyNames": {"maxLength": 1}, "additionalProperties": False, "properties": {"a": True}},
    {"properties": {"a": False, "b": {"enum": [1, "x"]}}},
    {"contains": {"const": 1}, "uniqueItems": True},
    {"not": {"oneOf": [{"type": "integer"}, {"type": "number"}]}},
    {"not": {"$ref": "#/$defs/positive"}, "$defs": {"positive": {"exclusiveMinimum": 0}}},
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-6, 6) | st.sampled_from(["a", "b", "x", "long"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=5,
)


@pytest.mark.parametrize("schema", SCHEMAS, ids=str)
def test_draft_7_says_the_same(schema: Any) -> None:
    """The front's validator takes what JSON Schema 2020-12 takes, and nothing else."""
    validate = fastjsonschema.compile(draft_7(schema), use_default=False, use_formats=False)
    official = Draft202012Validator(schema)

    @given(VALUES)
    def agree(value: Any) -> None:
        try:
            validate(value)
        except fastjsonschema.JsonSchemaValueException:
            assert not official.is_valid(value)
        else:
            assert official.is_valid(value)

    agree()


@pytest.mark.parametrize("schema", SCHEMAS, ids=str)
def test_draft_4_is_never_stricter(schema: Any) -> None:
    """API Gateway lets everything through that the schema takes."""
    found, _ = draft_4(schema)
    Draft4Validator.check_schema(found)
    older, official = Draft4Validator(found), Draft202012Validator(schema)

    @given(VALUES)
    def hold(value: Any) -> None:
        assert older.is_valid(value) or not official.is_valid(value)

    hold()


def test_what_draft_4_cannot_say_is_named() -> None:
    """With its place and the reason."""
    schema = {"properties": {"a": {"exclusiveMinimum": 0, "contains": {"type": "null"}}}}
    found, left_out = draft_4(schema)
    assert found["properties"] == {"a": {"minimum": 0}}
    assert left_out == (
        "properties.a.exclusiveMinimum: is taken as minimum",
        "properties.a.contains: is no keyword of draft 4",
    )


def test_references_lead_to_definitions() -> None:
    """Where draft 4 keeps them."""
    found, _ = draft_4({"items": {"$ref": "#/$defs/a"}, "$defs": {"a": {"type": "string"}}})
    assert found["items"] == {"$ref": "#/definitions/a"}
    assert found["definitions"] == {"a": {"type": "string"}}


def test_a_part_of_an_answer() -> None:
    """Keys may be missing, but what is there must fit."""
    schema = {
        "oneOf": [
            {"properties": {"label": {"enum": ["A"]}}, "required": ["label", "score"]},
            {"type": "string"},
        ]
    }
    part = Draft202012Validator(part_of_answer(schema))
    assert part.is_valid({"score": 1})
    assert not part.is_valid({"label": "B"})
