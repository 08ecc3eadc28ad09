import io
import json
from typing import Any

import pytest

from modelport.calling.errors import InvocationError
from modelport.calling.functions import invoke_function


class _Lambda:
    """Lambda's Invoke with one answer."""

    def __init__(self, payload: Any, **fields: str) -> None:
        self.payload, self.fields = payload, fields
        self.event: Any = None

    def invoke(self, *, FunctionName: str, Payload: str) -> dict[str, Any]:  # noqa: N803 - the API's own spelling
        assert FunctionName == "f"
        self.event = json.loads(Payload)
        return {"Payload": io.BytesIO(json.dumps(self.payload).encode()), **self.fields}


def _answer(status: int, body: str, *, is_base64: bool = False) -> dict[str, Any]:
    return {
        "status_code": status,
        "content_type": "text/csv",
        "body": body,
        "is_base64": is_base64,
    }


def test_the_model_gets_the_bytes_and_the_types() -> None:
    """Whatever the bytes are; an Accept is only there if somebody said one."""
    functions = _Lambda(_answer(200, "1"))
    invoke_function(functions, "f", b"\xff", content_type="image/png")
    assert functions.event == {"body": "/w==", "is_base64": True, "content_type": "image/png"}
    invoke_function(functions, "f", b"", content_type="image/png", accept="text/csv")
    assert functions.event["accept"] == "text/csv"


@pytest.mark.parametrize(
    ("body", "is_base64", "expected"), [("1,2", False, b"1,2"), ("/w==", True, b"\xff")]
)
def test_the_answer_is_bytes(body: str, expected: bytes, *, is_base64: bool) -> None:
    """As text or as Base64."""
    functions = _Lambda(_answer(200, body, is_base64=is_base64))
    found = invoke_function(functions, "f", b"x", content_type="text/csv")
    assert (found.body, found.content_type) == (expected, "text/csv")


def test_a_refusal_of_the_model_is_said() -> None:
    """With its status and its words."""
    functions = _Lambda(_answer(400, '{"error": "send ten features"}'))
    with pytest.raises(InvocationError, match="f: the model answered 400: send ten features"):
        invoke_function(functions, "f", b"x", content_type="text/csv")


def test_a_function_that_fails_is_said() -> None:
    """A model that can't be loaded is the function's own error."""
    failure = {"errorType": "ArchiveError", "errorMessage": "no such key"}
    functions = _Lambda(failure, FunctionError="Unhandled")
    with pytest.raises(InvocationError, match="f: ArchiveError: no such key"):
        invoke_function(functions, "f", b"x", content_type="text/csv")
