"""The mapping templates of a REST API without a function, as the embedded AWS renders them."""

import json
import re
from typing import Any

import pytest

from inference_front import CrossOrigin
from inference_front.direct import as_template
from inference_front.direct_answers import integration_responses
from inference_proxy.envelope import Prediction, success
from inference_proxy.failures import failure_of
from inference_proxy.runtime import Answer
from local_aws.mapping_templates import Input, Overrides, render, variables

ID = "c6af9ac6"


def answered(
    status: int, body: str, *, cross_origin: CrossOrigin | None = None, **headers: str
) -> tuple[int, dict[str, str], Any]:
    """What a caller with these headers gets when the runtime says this."""
    responses = integration_responses(cross_origin)
    chosen = next(
        (r for r in responses if re.fullmatch(r.selection_pattern or "(?!)", str(status))),
        responses[-1],
    )
    names = variables(Input(get_body=body, parameters={"header": headers}), {"requestId": ID})
    text = render((chosen.response_templates or {})["application/json"], names)
    overrides = Overrides.of(names)
    fixed = {
        name.rpartition(".")[2]: value.strip("'")
        for name, value in (chosen.response_parameters or {}).items()
    }
    return overrides.status or int(chosen.status_code), fixed | dict(overrides.headers), text


def model_error(status: int, message: str) -> str:
    """The body of a ModelError."""
    return json.dumps(
        {
            "ErrorCode": "SERVER_ERROR_FROM_MODEL",
            "LogStreamArn": "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/sagemaker/x",
            "Message": f'Received server error ({status}) from primary with message "{message}". '
            "See https://eu-west-1.console.aws.amazon.com/x in account 111122223333 for more "
            "information.",
            "OriginalMessage": message,
            "OriginalStatusCode": status,
        }
    )


FAILURES = {
    "input": (424, "ModelError", model_error(400, 'it\'s "no" number /\\ \n é 😀')),
    "type": (424, "ModelError", model_error(415, "no text/xml")),
    "size": (424, "ModelError", model_error(413, "too large")),
    "model": (424, "ModelError", model_error(500, "division by zero")),
    "traceback": (
        424,
        "ModelError",
        model_error(500, 'Traceback (most recent call last)\n  File "a.py"\nValueError: no $ #'),
    ),
    "before traceback": (
        424,
        "ModelError",
        model_error(500, "no weights\nTraceback (most recent call last)\n  File\nValueError: x"),
    ),
    "json": (424, "ModelError", model_error(500, '{"code": 500, "message": "Worker died."}')),
    "time": (424, "ModelError", model_error(0, "Your invocation timed out while waiting")),
    "endpoint": (400, "ValidationError", '{"Message": "Endpoint x of account 1 not found."}'),
    "body": (
        400,
        "ValidationError",
        json.dumps({"message": "Value at 'body': Member must have length less than or equal to 6"}),
    ),
    "request": (400, "ValidationError", '{"Message": "no such variant"}'),
    "rate": (400, "ThrottlingException", '{"Message": "Rate exceeded"}'),
    "loading": (
        429,
        "ModelNotReadyException",
        '{"Message": "Model a.tar.gz is still being downloaded or loaded. Try again."}',
    ),
    "throttled": (429, "ThrottlingException", '{"Message": "Too many"}'),
    "unavailable": (503, "ServiceUnavailable", '{"Message": "Service Unavailable"}'),
    "dependency": (530, "InternalDependencyException", "{}"),
    "denied": (403, "AccessDeniedException", '{"Message": "not authorized"}'),
    "internal": (500, "InternalFailure", "oops"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_an_error_is_the_functions(case: str) -> None:
    """Status, type, message and when to try again are those of the function in other fronts."""
    status, code, body = FAILURES[case]
    expected = failure_of(Answer(status, {"x-amzn-errortype": code}, body.encode()))
    got, headers, text = answered(status, body)
    assert (got, json.loads(text)) == (
        expected.status,
        {
            "code": expected.status,
            "message": expected.message,
            "error": {"type": expected.type, "requestId": ID},
            "data": None,
        },
    )
    assert headers.get("Retry-After") == expected.headers.get("Retry-After")
    assert "X-Request-Id" in headers


@pytest.mark.parametrize(
    ("body", "accept", "kind"),
    [
        ('{"a": 1e-7, "b": [10.00, "$x #if"]}', "application/json", "application/json"),
        ("[1]", "", "application/json"),
        (' "it\'s \\"so\\""\n', "*/*", "application/json"),
        ("-1.5e3", "", "application/json"),
        ("null", "application/json; charset=utf-8", "application/json"),
        ("5.1,3.5\n4.9,'x'\n", "text/csv", "text/csv"),
        ("1", "text/csv", "text/csv"),
        ('"a","b"', "text/csv", "text/csv"),
        ("Setosa", "", "text/plain"),
        ('{"a": 1}\n{"a": 2}', "application/jsonlines", "text/plain"),
        ("", "text/csv", "text/csv"),
    ],
)
def test_a_prediction_stands_in_the_envelope(body: str, accept: str, kind: str) -> None:
    """JSON as the text that it is, anything else as a string."""
    inner = body if kind == "application/json" else json.dumps(body)
    expected = success(Prediction(body=inner, status=200, content_type=kind))
    for spelling in ("Accept", "accept"):
        status, _, text = answered(200, body, **{spelling: accept})
        assert (status, json.loads(text)) == (200, json.loads(expected))
    if kind == "application/json":
        assert body in text


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [("https://b.example", "https://b.example"), ("https://evil.example", "https://a.example")],
)
@pytest.mark.parametrize(("status", "body"), [(200, "[1]"), (424, model_error(400, "no"))])
def test_only_pages_that_were_named_may_read_an_answer(
    origin: str, allowed: str, status: int, body: str
) -> None:
    """The origin that asks, if it is one of them; else another than its own."""
    cross_origin = CrossOrigin(origins=["https://a.example", "https://b.example"], max_age=1)
    headers = answered(status, body, cross_origin=cross_origin, Origin=origin)[1]
    assert headers["Access-Control-Allow-Origin"] == allowed


def test_a_document_is_not_a_template() -> None:
    """A document's dollar and number signs mean nothing."""
    document = {"$ref": "#/a", "pattern": "^\\$[#]\\d+$", "#if(true)": "$context.requestId"}
    text = render(as_template(json.dumps(document)), variables(Input(get_body=""), {}))
    assert json.loads(text) == document
