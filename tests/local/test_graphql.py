"""GraphQL APIs of AWS AppSync, called as the other fronts are."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from modelport.aws.session import FrontAccess, LocalSession
from modelport.calling.fronts import Answer, call, post
from modelport.local.deployment import Deployment
from tests.local.beside import deployed_beside

MODEL = """
account: "000000000000"
region: us-east-1
models:
  iris:
    artifact: model_artifacts/iris
    container: {framework: xgboost, version: "3.2-0"}
endpoints:
"""
FRONT = """
  {key}:
    type: real-time
    model: iris
    instance_type: ml.m5.large
    front: {{graphql: {{{front}}}}}
"""
FLOWER = b"5.1,3.3,1.7,0.5"


@pytest.fixture(scope="module")
def deployed(
    deployment: Deployment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalSession]:
    """An API that asks for signatures, one that asks for a key, and one whose key has ended."""
    file = tmp_path_factory.mktemp("graphql") / "graphql.yaml"
    fronts = {
        "signed": "authorisation: iam, concurrency: 1",
        "keyed": "authorisation: api-key, key_expires: 2099-12-31",
        "ended": "authorisation: api-key, key_expires: 2024-12-31",
    }
    endpoints = (FRONT.format(key=key, front=front) for key, front in fronts.items())
    file.write_text(MODEL + "".join(endpoints))
    with deployed_beside(deployment, file) as session:
        yield session


def front(deployed: LocalSession, key: str) -> FrontAccess:
    """The one front of an endpoint."""
    endpoint = deployed.endpoint(key)
    assert endpoint
    (found,) = endpoint.fronts
    return found


def refused(answer: Answer) -> dict[str, Any]:
    """The error in an answer's envelope, with its status and its message."""
    envelope = json.loads(answer.body)
    assert envelope["code"] == answer.status
    assert envelope["data"] is None
    return {**envelope["error"], "message": envelope["message"]}


@pytest.mark.parametrize("key", ["signed", "keyed"])
def test_who_may_call_gets_the_envelope(deployed: LocalSession, key: str) -> None:
    """With a signature or a key."""
    answer = ask(front(deployed, key), deployed, FLOWER)
    assert answer.status == 200, answer.body
    data = {"body": "Setosa", "httpStatusCode": 200, "contentType": "text/plain"}
    expected = {"code": 0, "message": None, "error": None, "data": data}
    assert json.loads(answer.body) == expected


@pytest.mark.parametrize("key", ["signed", "keyed"])
def test_nobody_else_reaches_the_model(deployed: LocalSession, key: str) -> None:
    """Without the signature or the key, AppSync itself refuses."""
    stranger = front(deployed, key).model_copy(update={"api_key": None, "authorisation": "open"})
    answer = ask(stranger, deployed, FLOWER)
    assert answer.status == 401
    assert refused(answer)["type"] == "UnauthorizedException"


def test_a_key_ends(deployed: LocalSession) -> None:
    """On the day after `key_expires`."""
    assert ask(front(deployed, "ended"), deployed, FLOWER).status == 401


@pytest.mark.parametrize(
    ("content_type", "body", "status", "error"),
    [
        ("text/csv", b"", 400, "EmptyBodyError"),
        ("application/json", b"{", 400, "InvalidBodyError"),
        ("text/xml", b"<a/>", 415, "UnsupportedContentTypeError"),
        ("text/\x07csv", b"1", 400, "InvalidHeaderError"),
        ("text/csv", b"1,2", 400, "InvalidInputError"),
    ],
)
def test_mistakes_have_the_documented_types(
    deployed: LocalSession, content_type: str, body: bytes, status: int, error: str
) -> None:
    """The same as on the other fronts, with the id of the request that the log knows."""
    answer = ask(front(deployed, "keyed"), deployed, body, content_type=content_type)
    said = refused(answer)
    assert (answer.status, said["type"]) == (status, error)
    assert said["requestId"]


def test_more_than_the_function_answers_at_once_is_throttled(deployed: LocalSession) -> None:
    """Some of many get the documented error, and all others their prediction."""
    many = 16
    start = Barrier(many)

    def asked(_: int) -> Answer:
        start.wait()
        return ask(front(deployed, "signed"), deployed, FLOWER)

    with ThreadPoolExecutor(many) as callers:
        answers = list(callers.map(asked, range(many)))
    assert {answer.status for answer in answers} == {200, 429}
    throttled = next(answer for answer in answers if answer.status == 429)
    assert refused(throttled)["type"] == "ThrottledError"


def test_a_wrong_query_never_reaches_the_function(deployed: LocalSession) -> None:
    """AppSync checks fields and types by the schema."""
    answer = posted(deployed, "mutation { predict(body: 5) { label } }")
    assert len(json.loads(answer.body)["errors"]) == 2


def test_the_document_is_asked_for_by_a_query(deployed: LocalSession) -> None:
    """It is JSON text, or a typed error where the endpoint has none."""
    answer = json.loads(posted(deployed, "{ openapi }").body)
    if answer["data"]:
        assert json.loads(answer["data"]["openapi"])["openapi"].startswith("3.")
    else:
        assert answer["errors"][0]["errorInfo"]["code"] == 404


def ask(
    access: FrontAccess, session: LocalSession, body: bytes, *, content_type: str = "text/csv"
) -> Answer:
    """Call a front whose model speaks CSV."""
    return call(access, session, body, content_type=content_type, accept="text/csv")


def posted(deployed: LocalSession, query: str) -> Answer:
    """The answer to any query."""
    access = front(deployed, "keyed")
    headers = {"Content-Type": "application/json", "x-api-key": str(access.api_key)}
    return post(access.url, json.dumps({"query": query}).encode(), headers)
