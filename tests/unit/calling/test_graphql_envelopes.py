"""What AppSync answers, in the envelope of the other fronts."""

import json
from pathlib import Path
from typing import Any

from graphql import build_schema, parse, validate

from modelport.calling import graphql

ROOT = Path(__file__).parents[3]
SCHEMA = ROOT / "constructs" / "inference_front" / "graphql_schema.graphql"
HEADERS = {"x-amzn-requestid": "r-1"}


def unwrapped(answer: Any, status: int = 200) -> tuple[int, Any]:
    """The status, and the envelope."""
    found, body = graphql.unwrapped(status, HEADERS, json.dumps(answer).encode())
    return found, json.loads(body)


def test_the_mutation_fits_the_schema() -> None:
    """Its fields, its arguments and their types."""
    assert validate(build_schema(SCHEMA.read_text()), parse(graphql.MUTATION)) == []


def test_a_prediction() -> None:
    """Its body is JSON in JSON again."""
    data = {"body": '[{"a": 1}]', "httpStatusCode": 200, "contentType": "application/json"}
    status, envelope = unwrapped({"data": {"predict": data}})
    expected = {"code": 0, "message": None, "error": None, "data": data | {"body": [{"a": 1}]}}
    assert (status, envelope) == (200, expected)


def test_an_error_of_the_function() -> None:
    """Its status is in its information."""
    info = {"code": 415, "requestId": "f-1"}
    error = {"message": "no", "errorType": "UnsupportedContentTypeError", "errorInfo": info}
    status, envelope = unwrapped({"data": None, "errors": [error]})
    assert (status, envelope["code"], envelope["message"]) == (415, 415, "no")
    about = {"type": "UnsupportedContentTypeError", "requestId": "f-1"}
    assert (envelope["error"], envelope["data"]) == (about, None)


def test_an_error_of_appsync() -> None:
    """With the status of its answer, or 400 for a query that was not understood."""
    error = {"errorType": "UnauthorizedException", "message": "no"}
    status, envelope = unwrapped({"errors": [error]}, 401)
    assert (status, envelope["error"]) == (401, {"type": error["errorType"], "requestId": "r-1"})
    assert unwrapped({"data": None, "errors": [{"message": "no"}]})[0] == 400


def test_what_is_no_graphql() -> None:
    """A firewall's page stays what it is."""
    assert graphql.unwrapped(403, HEADERS, b"<html>") == (403, b"<html>")
    assert graphql.unwrapped(403, HEADERS, b'"no"') == (403, b'"no"')
