"""What the models' schemas say is checked before a model is asked."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inference_proxy import contract
from inference_proxy.errors import ProxyError
from inference_proxy.exchange import Request
from inference_proxy.prediction import check

MODEL = "X-Amzn-SageMaker-Target-Model"
TEXTS = {
    "type": "object",
    "properties": {"inputs": {"type": ["string", "array"], "items": {"type": "string"}}},
    "required": ["inputs"],
}


@pytest.fixture
def refusal(make_proxy: Any, tmp_path: Path) -> Any:
    """What is answered to a body, where the models' schemas are these."""

    def ask(inputs: Any, body: bytes, kind: str = "application/json", model: str = "") -> Any:
        (tmp_path / contract.FILE).write_text(json.dumps({"inputs": inputs}), "utf-8")
        contract.read.cache_clear()
        settings = replace(make_proxy().settings, contract=contract.read(tmp_path))
        sent = {MODEL: model} if model else {}
        try:
            check(Request(body, kind, None, sent), settings)
        except ProxyError as error:
            return error.status, error.type, error.message
        return None

    return ask


def one(schema: Any) -> list[dict[str, Any]]:
    """The contract of an endpoint with one model."""
    return [{"targets": {}, "schema": schema}]


def test_what_fits_reaches_the_model(refusal: Any) -> None:
    """A body that the schema takes is not refused."""
    assert refusal(one(TEXTS), b'{"inputs": ["a"]}') is None


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{}", 'body: received {}; accepted: required ["inputs"]'),
        (b'{"inputs": ["a", 5]}', 'body.inputs[1]: received 5; accepted: type "string"'),
        (b"null", 'body: received null; accepted: type "object"'),
    ],
)
def test_what_does_not_fit_is_explained(refusal: Any, body: bytes, message: str) -> None:
    """The place in the body, what is there and what could be."""
    assert refusal(one(TEXTS), body) == (400, "InvalidInputError", message)


@pytest.mark.parametrize("number", [b"1e999", b"-1e999", b"1" + b"0" * 400])
def test_a_number_beyond_all_floats_is_no_error_of_ours(refusal: Any, number: bytes) -> None:
    """Whether it is a multiple of another can't be said."""
    status, kind, message = refusal(one({"type": "number", "multipleOf": 0.5}), number)
    assert (status, kind) == (400, "InvalidInputError")
    assert "too large" in message


def test_a_message_is_short_though_the_body_is_long(refusal: Any) -> None:
    """What was received is cut."""
    _, _, message = refusal(one({"maxLength": 5}), json.dumps("x" * 100_000).encode())
    assert len(message) < 300


def test_other_texts_are_strings(refusal: Any) -> None:
    """CSV is held against the schema as the text that it is."""
    numbers = one({"type": "string", "pattern": "^[0-9,]+$"})
    assert refusal(numbers, b"1,2", "text/csv") is None
    assert refusal(numbers, b"a,b", "text/csv")[1] == "InvalidInputError"
    assert refusal(numbers, b"\xff", "text/csv") is None
    assert refusal(one({"type": ["object", "string"]}), b"1,2", "text/csv") is None


def test_a_model_of_json_gets_no_other_text(refusal: Any) -> None:
    """The content type is refused, not the text: no text would do."""
    status, kind, message = refusal(one(TEXTS), b"I love it", "text/csv")
    assert (status, kind) == (415, "UnsupportedContentTypeError")
    assert message == "content-type: received 'text/csv'; accepted: application/json"


def test_the_model_that_is_asked_decides(refusal: Any) -> None:
    """By the header that chooses it; what nobody knows is the runtime's to refuse."""
    models = [
        {"targets": {MODEL: "texts.tar.gz"}, "schema": TEXTS},
        {"targets": {MODEL: "any.tar.gz"}, "schema": None},
    ]
    assert refusal(models, b"[]", model="texts.tar.gz")[1] == "InvalidInputError"
    assert refusal(models, b"[]", model="any.tar.gz") is None
    assert refusal(models, b"[]", model="added-later.tar.gz") is None
    assert refusal(models, b"[]") is None


def test_a_body_that_one_of_several_takes_is_let_through(refusal: Any) -> None:
    """Where chance chooses the model, as among variants."""
    variants = [*one({"type": "array"}), *one(TEXTS)]
    assert refusal(variants, b"[]") is None
    assert refusal(variants, b"5")[1] == "InvalidInputError"


def test_formats_and_defaults_are_descriptions(refusal: Any) -> None:
    """Neither refuses nor changes a body."""
    schema = {"properties": {"a": {"format": "date", "default": 1}}}
    assert refusal(one(schema), b'{"a": "soon"}') is None


def test_deep_nesting_is_no_fault_of_ours(refusal: Any) -> None:
    """A schema that refers to itself can't bring the function down."""
    body = b"[" * 900 + b"]" * 900
    refused = refusal(one({"type": "array", "items": {"$ref": "#"}}), body)
    assert refused is None or refused[1] == "InvalidBodyError"


def test_without_a_contract_everything_is_taken(tmp_path: Path) -> None:
    """A function whose models have no schemas checks nothing, and needs no library for it."""
    contract.read.cache_clear()
    assert contract.read(tmp_path) == contract.Contract()
