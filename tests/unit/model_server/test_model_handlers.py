import json
from typing import Any

import pytest

from model_server import handlers
from model_server.handlers import HandlersError
from model_server.model import Answer, Request, answer

LITERATURE = """
def model_fn(model_dir):
    return "model", "tokenizer"

def predict_fn(data, model_and_tokenizer):
    model, tokenizer = model_and_tokenizer
    return [data["inputs"], model, tokenizer]
"""
TRANSFORM = """
def model_fn(model_dir):
    return "m"

def transform_fn(model, body, content_type, accept):
    return f"{model} {body} {content_type} {accept}", "text/plain"
"""
CONTEXT = """
def model_fn(model_dir, context):
    assert context.system_properties["model_dir"] == model_dir
    return "m"

def input_fn(body, content_type, context):
    return body

def predict_fn(data, model, context):
    return context.system_properties["gpu_id"]

def output_fn(prediction, accept, context):
    return f"gpu {prediction}"
"""
FAILING = """
class Refused(Exception):
    status_code = 422

def model_fn(model_dir):
    return None

def predict_fn(data, model):
    raise {"refused": Refused("too long"), "broken": KeyError("weight")}[data]
"""
IMPORTING = """
import beside

def model_fn(model_dir):
    return None

def predict_fn(data, model):
    return beside.X
"""
REVERSING = """
def model_fn(model_dir):
    return None

def transform_fn(model, body, content_type, accept):
    return body[::-1]
"""


NESTING = """
def model_fn(model_dir):
    return None

def transform_fn(model, body, content_type, accept):
    return {"said": body}
"""


def ask(folder: Any, body: str | bytes, **request: str) -> Answer:
    """What the model in the folder answers."""
    data = body if isinstance(body, bytes) else body.encode()
    return answer(Request(body=data, **request), handlers.load(folder))


def test_a_model_and_its_tokenizer(model) -> None:
    """model_fn may return a pair, as the literature's do; JSON is read and written without code."""
    found = ask(model(LITERATURE), '{"inputs": "a"}')
    assert (found.status, found.content_type) == (200, "application/json")
    assert json.loads(found.body) == ["a", "model", "tokenizer"]


def test_transform_fn_instead_of_the_three(model) -> None:
    """It gets text for a type that is text, and says itself what it answers."""
    found = ask(model(TRANSFORM), "1,2", content_type="text/csv; charset=utf-8", accept="a/b")
    assert found.body == b"m 1,2 text/csv; charset=utf-8 a/b"
    assert found.content_type == "text/plain"


def test_a_context_for_those_that_take_one(model) -> None:
    """Each function may take a context as its last parameter."""
    assert ask(model(CONTEXT), "1").body == b"gpu None"


def test_code_beside_the_script_is_importable(model) -> None:
    """What lies in code/ is on the path, so that dependencies may travel there."""
    assert ask(model(IMPORTING, beside="X = 7"), "0").body == b"7"


def test_a_refusal_keeps_its_status(model) -> None:
    """An exception with a status_code is the caller's mistake."""
    found = ask(model(FAILING), '"refused"')
    assert (found.status, json.loads(found.body)) == (422, {"error": "too long"})


def test_a_failure_is_a_500_that_says_what(model, caplog: pytest.LogCaptureFixture) -> None:
    """The answer has the message, the log the traceback."""
    found = ask(model(FAILING), '"broken"')
    assert (found.status, json.loads(found.body)) == (500, {"error": "KeyError: 'weight'"})
    assert "predict_fn" in caplog.text


def test_text_that_is_none_is_a_400(model) -> None:
    """Bytes that are no UTF-8 never reach code that expects text."""
    assert ask(model(TRANSFORM), b"\xff", content_type="text/csv").status == 400


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/*, text/csv", "application/json"),
        ("application/jsonlines, */*", "application/jsonlines"),
    ],
)
def test_what_is_no_text_is_answered_as_json(model, accept: str, kind: str) -> None:
    """Under the first type that the caller takes, where that names one."""
    found = ask(model(NESTING), "x", content_type="text/plain", accept=accept)
    assert (found.status, found.content_type, found.body) == (200, kind, b'{"said": "x"}')


def test_bytes_stay_bytes(model) -> None:
    """A type that is no text reaches the code, and leaves it, as bytes."""
    found = ask(model(REVERSING), b"\x00\xff", content_type="image/png", accept="image/png")
    assert (found.body, found.content_type) == (b"\xff\x00", "image/png")


@pytest.mark.parametrize(
    ("code", "lacks"),
    [("x = 1", "no model_fn"), ("def model_fn(d): ...", "neither predict_fn nor transform_fn")],
)
def test_what_the_code_lacks_is_named(model, code: str, lacks: str) -> None:
    """Before anything is loaded."""
    with pytest.raises(HandlersError, match=lacks):
        handlers.load(model(code))


def test_no_code_at_all(tmp_path) -> None:
    """An archive without the script is refused."""
    with pytest.raises(HandlersError, match=r"has no code/inference\.py"):
        handlers.load(tmp_path)
