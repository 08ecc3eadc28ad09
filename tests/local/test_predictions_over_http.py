import json
from typing import Any

import pytest

from modelport.calling.fronts import Answer, post

JSON = {"Content-Type": "application/json"}
SENTENCES = [
    ("I love reading the book MLE on AWS!", "POSITIVE"),
    ("This is the worst spaghetti I've had", "NEGATIVE"),
]


def _body(answer: Answer) -> Any:
    return json.loads(answer.body)


@pytest.mark.parametrize(("sentence", "label"), SENTENCES)
def test_the_real_model_answers(url: str, sentence: str, label: str) -> None:
    """A sentence goes through API, function and endpoint, and the model's label comes back."""
    answer = post(url, json.dumps({"inputs": sentence}).encode(), JSON)
    assert answer.status == 200
    envelope = _body(answer)
    assert (envelope["code"], envelope["error"]) == (0, None)
    assert envelope["data"]["body"]["label"] == label
    assert envelope["data"]["contentType"] == "application/json"


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b'{"inputs": ', "application/json", 400),
        (b'{"inputs": "a"}', "application/x-unknown", 415),
        (b"I love it", "text/csv", 415),
        (b'{"inputs": "' + b"a" * 7 * 1024 * 1024 + b'"}', "application/json", 413),
    ],
    ids=["not JSON", "unknown content type", "CSV, which this model refuses", "7 MB"],
)
def test_what_the_caller_got_wrong(url: str, body: bytes, content_type: str, status: int) -> None:
    """A body that can't be a request is refused with its own status and no traceback."""
    answer = post(url, body, {"Content-Type": content_type})
    assert answer.status == status
    assert b"Traceback" not in answer.body
    assert _body(answer)["data"] is None


def test_the_models_refusal_reaches_the_caller(url: str) -> None:
    """What the model says of a body that it doesn't understand is told, without its traceback."""
    answer = post(url, b'{"wrong": "a"}', JSON)
    assert 400 <= answer.status < 500
    assert b"inputs" in answer.body
    assert b"Traceback" not in answer.body
    assert _body(answer)["error"]["requestId"]
