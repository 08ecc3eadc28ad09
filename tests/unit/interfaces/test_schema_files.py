"""A model's `schema.json`: what is wrong with it, alone and beside its samples."""

import json
from pathlib import Path
from typing import Any

import pytest

from modelport.interfaces.checks import mistakes
from modelport.interfaces.schemas import read_schema
from modelport.packaging import PackagingError, package

MODELS = Path(__file__).parents[3] / "model_artifacts"
INPUT = {
    "type": "object",
    "properties": {"x": {"type": "number"}, "y": {"enum": ["a", "b"]}},
    "required": ["x"],
}
OUTPUT = {
    "type": "object",
    "properties": {"label": {"enum": ["A", "B"]}, "score": {"type": "number"}},
    "required": ["label", "score"],
}


@pytest.fixture
def wrong(tmp_path: Path) -> Any:
    """Writes a model's files, and says what is wrong with them."""

    def check(schema: Any, samples: Any = ()) -> list[str]:
        text = schema if isinstance(schema, str) else json.dumps(schema)
        (tmp_path / "schema.json").write_text(text, "utf-8")
        (tmp_path / "samples.json").write_text(json.dumps(list(samples)), "utf-8")
        return [str(mistake) for mistake in mistakes(tmp_path)]

    return check


@pytest.mark.parametrize("model", [f.parent.name for f in sorted(MODELS.glob("*/schema.json"))])
def test_our_models_keep_to_their_schemas(model: str) -> None:
    """Every sample fits, and every expected answer."""
    assert list(mistakes(MODELS / model)) == []
    schema = read_schema(MODELS / model)
    assert schema
    assert schema.input is not None
    assert schema.output is not None


def test_samples_that_fit(wrong: Any) -> None:
    """Whatever an answer holds beside what is expected of it is not missed."""
    sample = {"body": {"x": 1}, "expect": {"label": "A"}}
    assert wrong({"input": INPUT, "output": OUTPUT}, [sample]) == []


def test_a_sample_that_does_not_fit(wrong: Any) -> None:
    """Its place, what is there, and what the schema says."""
    samples = [
        {"body": {"x": 1}, "expect": {"label": "A"}},
        {"body": '{"x": "1"}', "expect": {"label": "C"}},
    ]
    body, answer = wrong({"input": INPUT, "output": OUTPUT}, samples)
    assert body.startswith("samples.json: 1.body.x: received '1'; accepted: schema.json's input")
    assert answer.startswith("samples.json: 1.expect.label: received 'C'; accepted: ")


def test_other_texts_are_strings(wrong: Any) -> None:
    """CSV is held against the schema as a text."""
    sample = {"content_type": "text/csv", "body": "1,2", "expect": 1}
    assert wrong({"input": {"type": "string"}}, [sample]) == []
    assert len(wrong({"input": {"type": "object"}}, [sample])) == 1


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ("{", "schema.json: received a file that is no JSON"),
        ({}, "schema.json: received {}; accepted: value error, has neither input nor output"),
        ({"in": {}}, "schema.json: in: received {}; accepted: extra inputs are not permitted"),
        ({"input": {"type": "strin"}}, "schema.json: input.type: received 'strin'"),
        (
            {"output": {"items": {"$ref": "https://example.com/schema"}}},
            "schema.json: output.items.$ref: received 'https://example.com/schema'",
        ),
        (
            {"input": {"unevaluatedProperties": False}},
            "schema.json: input.unevaluatedProperties: received False; accepted: no such keyword",
        ),
        (
            {"input": {"items": {"$ref": "#/$defs/b"}, "$defs": {"a": True}}},
            "schema.json: input.items.$ref: received '#/$defs/b'",
        ),
        ({"input": {"pattern": "("}}, "schema.json: input.pattern: received '('"),
        ({"input": {"pattern": "a{99999999999}"}}, "schema.json: input.pattern: received 'a{999"),
    ],
)
def test_a_schema_that_no_front_can_check(wrong: Any, schema: Any, said: str) -> None:
    """One sentence for each, with the path of the key."""
    (line,) = wrong(schema)
    assert line.startswith(said)


def test_data_in_a_schema_is_no_schema(wrong: Any) -> None:
    """A property may have the name of a keyword."""
    named = {"properties": {"unevaluatedItems": {"type": "array"}, "$ref": {"type": "string"}}}
    assert wrong({"input": {**named, "examples": [{"$id": 1}]}}) == []


def test_a_model_that_breaks_its_promise_is_not_packed(tmp_path: Path) -> None:
    """Packaging says the same, and the schema stays out of the archive."""
    (tmp_path / "model.bin").write_bytes(b"weights")
    (tmp_path / "schema.json").write_text('{"input": {"type": "object"}}')
    archive = package(tmp_path, output=tmp_path / "out" / "model.tar.gz")
    assert archive.unpacked_size == len(b"weights")
    (tmp_path / "samples.json").write_text('[{"body": [], "expect": 1}]')
    with pytest.raises(PackagingError, match=r"samples\.json: 0\.body: received \[\]"):
        package(tmp_path, output=tmp_path / "out" / "model.tar.gz")
