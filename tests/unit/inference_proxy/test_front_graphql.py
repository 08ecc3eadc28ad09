"""Events of AppSync's resolvers, and the answers that these take."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from inference_proxy import graphql, openapi
from inference_proxy.proxy import Proxy
from modelport.toolchain import node

CONTEXT = SimpleNamespace(aws_request_id="c6af9ac6")
RESOLVER = Path(__file__).parents[3] / "constructs/inference_front/graphql_resolver.js"
Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def field(proxy: Proxy) -> Ask:
    """Asks for the field `predict` with some arguments."""

    def ask(**arguments: Any) -> dict[str, Any]:
        return graphql.answer(proxy, {"field": "predict", "arguments": arguments}, CONTEXT)

    return ask


def test_a_prediction_is_the_fields_value(field: Ask, runtime: Any) -> None:
    """The model's JSON as text; the numbers in it keep their values."""
    runtime.body = b'{"label": "POSITIVE", "score": 0.10, "n": 12345678901234567890}'
    data = field(body='{"inputs": "x"}')["data"]
    assert json.loads(data.pop("body")) == json.loads(runtime.body)
    about = {"httpStatusCode": 200, "contentType": "application/json", "requestId": "c6af9ac6"}
    assert data == about


def test_other_text_is_a_json_string(field: Ask, runtime: Any) -> None:
    """So that callers read every body alike."""
    runtime.headers, runtime.body = {"Content-Type": "text/csv"}, b"1,2\n"
    assert (
        field(body="5,6", contentType="text/csv", accept="text/csv")["data"]["body"] == '"1,2\\n"'
    )


def test_arguments_are_what_headers_are_elsewhere(field: Ask, runtime: Any) -> None:
    """The body reaches the model byte for byte."""
    field(
        body=' {"a":  1.0}',
        accept="text/csv",
        targetModel="a.tar.gz",
        targetContainer="second",
    )
    (asked,) = runtime.asked
    assert asked.body == b' {"a":  1.0}'
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.headers["Accept"] == "text/csv"
    assert asked.headers["X-Amzn-SageMaker-Target-Model"] == "a.tar.gz"
    assert asked.headers["X-Amzn-SageMaker-Target-Container-Hostname"] == "second"


def test_an_error_has_type_and_information(field: Ask, runtime: Any) -> None:
    """Its status, its request and when to try again."""
    runtime.fails("ThrottlingException", 429, Message="Rate exceeded")
    error = field(body="{}")["error"]
    assert error["type"] == "ThrottledError"
    assert error["info"] == {"code": 429, "requestId": "c6af9ac6", "retryAfter": 1}


def test_half_a_surrogate_pair_can_be_written(field: Ask, runtime: Any) -> None:
    """JSON may escape what UTF-8 has no bytes for, in an answer as in a message."""
    runtime.body = b'"\\ud800 \xc3\xa9"'
    prediction = field(body="1")
    assert json.loads(prediction["data"]["body"]) == "\ud800 é"
    runtime.fails("ModelError", 424, OriginalMessage="no label \ud800")
    failed = field(body="1")
    assert failed["error"]["message"] == "no label \\ud800"
    for answer in (prediction, failed):
        assert json.dumps(answer, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"body": ""}, "EmptyBodyError"),
        ({"body": "{"}, "InvalidBodyError"),
        ({"body": "\ud800"}, "InvalidBodyError"),
        ({"body": "1", "contentType": "text/xml"}, "UnsupportedContentTypeError"),
        ({"body": "1", "targetModel": "a\nb"}, "InvalidHeaderError"),
        ({"body": "1", "accept": "x" * 1025}, "InvalidHeaderError"),
        ({}, "EmptyBodyError"),
    ],
)
def test_mistakes_are_those_of_every_front(
    field: Ask, runtime: Any, arguments: dict[str, Any], error: str
) -> None:
    """The model isn't asked."""
    assert field(**arguments)["error"]["type"] == error
    assert not runtime.asked


def test_a_document_that_is_not_there(proxy: Proxy) -> None:
    """A typed error, as at its path on the other fronts."""
    answer = graphql.answer(proxy, {"field": "openapi", "arguments": {}}, CONTEXT)
    assert answer["error"]["type"] == "NotFoundError"


def test_the_document_is_a_fields_value(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    """As text, without the envelope."""
    monkeypatch.setattr(openapi, "document", lambda _: '{"openapi": "3.1.0"}')
    answer = graphql.answer(proxy, {"field": "openapi", "arguments": {}}, CONTEXT)
    assert answer == {"data": '{"openapi": "3.1.0"}'}


def resolved(context: dict[str, Any], folder: Path) -> Any:
    """What the resolver's `response` makes of a context: a value, or an error's arguments."""
    code = RESOLVER.read_text().replace("import { util } from '@aws-appsync/utils';", "")
    script = folder / "resolver.mjs"
    script.write_text(
        code
        + "const util = { error: (...a) => { throw Object.assign(new Error(), { a }); } };"
        + f"let said; try {{ said = response({json.dumps(context)}); }}"
        + "catch (e) { if (!e.a) throw e; said = e.a; }"
        + "console.log(JSON.stringify(said));"
    )
    ran = subprocess.run([node(), script], capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"type": "Lambda:TooManyRequestsException", "message": "Rate Exceeded."}, 429),
        ({"type": "Lambda:Unhandled", "message": "TooManyRequestsException: x"}, 429),
        ({"type": "Lambda:Unhandled", "message": "arn:aws:lambda:…:secret-name died"}, 500),
    ],
)
def test_what_lambda_says_is_not_passed_on(
    said: dict[str, str], error: int, tmp_path: Path
) -> None:
    """Callers get the documented types; a throttled function is to be tried again."""
    message, kind, data, info = resolved({"error": said, "result": None}, tmp_path)
    assert (kind, info["code"]) == ({429: "ThrottledError", 500: "InternalError"}[error], error)
    assert data is None
    assert "secret" not in message


def test_the_functions_errors_are_passed_on(tmp_path: Path) -> None:
    """Message, type and information."""
    result = {"error": {"message": "m", "type": "ModelError", "info": {"code": 424}}}
    assert resolved({"result": result}, tmp_path) == ["m", "ModelError", None, {"code": 424}]
