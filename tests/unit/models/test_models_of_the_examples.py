"""The models in model_artifacts/: what their handlers answer to their own samples."""

import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from modelport.interfaces.samples import matches, read_samples
from modelport.local.predictions import decoded
from modelport.packaging.building import build_if_needed

MODELS = Path(__file__).parents[3] / "model_artifacts"
SCRIPTED = ("abalone", "abalone_features", "films", "iris", "products", "species_features")
SCRIPTED = (*SCRIPTED, "species_labels")


def handlers_of(name: str) -> ModuleType:
    """The model's code/inference.py, imported by a name of its own."""
    script = MODELS / name / "code" / "inference.py"
    spec = importlib.util.spec_from_file_location(f"{name}_inference", script)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The code of abalone imports what lies beside it."""
    monkeypatch.syspath_prepend(str(MODELS / "abalone" / "code"))
    yield
    sys.modules.pop("trees", None)


def folder_of(name: str) -> Path:
    """Where the model's files lie, which are built if they aren't there."""
    build_if_needed(MODELS / name, lambda _: None)
    weights = MODELS / name / "weights"
    return weights if weights.is_dir() else MODELS / name


def answered(name: str) -> Callable[[Any], Any]:
    """Asks the model's handlers one after the other, as a container does."""
    module = handlers_of(name)
    model = module.model_fn(str(folder_of(name)))

    def ask(sample: Any) -> Any:
        data = module.input_fn(sample.payload.decode(), sample.content_type)
        answer = module.output_fn(module.predict_fn(data, model), sample.accept or "*/*")
        text = answer[0] if isinstance(answer, tuple) else answer
        return decoded(text.encode())

    return ask


@pytest.mark.parametrize("name", SCRIPTED)
def test_the_samples_are_answered(name: str) -> None:
    """Each sample gets what it expects."""
    samples, ask = read_samples(MODELS / name), answered(name)
    assert samples
    assert [s for s in samples if not matches(s.expect, ask(s))] == []


@pytest.mark.parametrize("name", ["species_model", "abalone_regression"])
def test_the_samples_of_algorithm_mode_are_answered(name: str) -> None:
    """XGBoost itself gives the expected numbers; the folder holds no code."""
    xgboost = pytest.importorskip("xgboost")
    booster = xgboost.Booster(model_file=str(folder_of(name) / "xgboost-model"))
    for sample in read_samples(MODELS / name):
        row = [float(cell) for cell in sample.body.split(",")]
        assert matches(sample.expect, float(booster.predict(xgboost.DMatrix([row]))[0]))
    assert not (MODELS / name / "code").exists()


def test_trees_in_plain_python_agree_with_xgboost() -> None:
    """On a thousand abalones with measures on and beside the borders, to the last bit."""
    xgboost, numpy = pytest.importorskip("xgboost"), pytest.importorskip("numpy")
    model = handlers_of("abalone").model_fn(str(MODELS / "abalone"))
    random = numpy.random.default_rng(7)
    rows = numpy.round(random.uniform(0, 1.5, (1000, 10)), 3)
    rows[:, :3] = numpy.eye(3)[random.integers(0, 3, 1000)]
    booster = xgboost.Booster(model_file=str(MODELS / "abalone_regression" / "xgboost-model"))
    expected = booster.predict(xgboost.DMatrix(rows)).tolist()
    found = [model.predict(dict(zip(model.features, row, strict=True))) for row in rows.tolist()]
    assert found == expected


ABALONE = read_samples(MODELS / "abalone")[0].body


@pytest.mark.parametrize(
    ("measures", "said"),
    [
        ({}, "received the features none"),
        ({"sex": "M"}, "received the features sex; send exactly sex_M, sex_F"),
        ("M", "send an object of ten features"),
        ([[]], "send an object of ten features"),
        (ABALONE | {"height": 1e39}, "height is beyond what 32-bit floating point holds"),
        (ABALONE | {"height": 10**400}, "height is beyond"),
        (ABALONE | {"height": float("nan")}, "height is beyond"),
    ],
)
def test_a_wrong_abalone_is_the_callers_mistake(measures: Any, said: str) -> None:
    """The message says what is expected, and the status is 400."""
    module = handlers_of("abalone")
    model = module.model_fn(str(MODELS / "abalone"))
    with pytest.raises(module.RequestError, match=said) as caught:
        module.predict_fn(measures, model)
    assert caught.value.status_code == 400


@pytest.mark.parametrize(
    ("name", "content_type", "body", "said"),
    [
        ("abalone", "application/json", "[" * 100_000, "the body is not JSON"),
        ("abalone_features", "text/csv", "", "lines of 8 columns"),
        ("abalone_features", "text/csv", "M,0.4", "lines of 8 columns"),
        ("films", "application/json", "{}", 'send {"inputs": "a text"}'),
        ("films", "application/json", '["a text"]', 'send {"inputs": "a text"}'),
        ("films", "application/json", '{"inputs": 5}', 'send {"inputs": "a text"}'),
        ("films", "application/json", '{"inputs": ["a text", 5]}', 'send {"inputs": "a text"}'),
        ("films", "text/plain", "a text", "send application/json"),
        ("iris", "text/csv", "", "lines of 4 numbers"),
        ("iris", "text/csv", "5.1,3.3,1.7,0.5\n5.1", "lines of 4 numbers"),
        ("iris", "text/csv", "5.1, 3.3, 1.7, 0.5", "lines of 4 numbers"),
    ],
)
def test_what_else_is_sent_is_told_what_is_accepted(
    name: str, content_type: str, body: str, said: str
) -> None:
    """Whatever the body is, the handler that reads it says what to send."""
    module = handlers_of(name)
    refusals = (ValueError, getattr(module, "RequestError", ValueError))
    with pytest.raises(refusals, match=re.escape(said)):
        module.input_fn(body, content_type)


def test_films_and_products_differ_in_what_they_learnt_alone() -> None:
    """They have one code, and one sentence means different things to them."""
    code = [(MODELS / name / "code" / "inference.py").read_text() for name in ("films", "products")]
    assert code[0] == code[1]
    module = handlers_of("films")
    sentence = ["It takes minutes to set up."]
    labels = {
        name: module.predict_fn(sentence, module.model_fn(str(MODELS / name)))[0]["label"]
        for name in ("films", "products")
    }
    assert labels == {"films": "NEGATIVE", "products": "POSITIVE"}
