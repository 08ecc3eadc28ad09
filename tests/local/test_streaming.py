"""A model's words, through a function URL and through a REST API, as they are made."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.credentials import Credentials

from modelport.aws.clients import client
from modelport.aws.session import FrontAccess, LocalSession
from modelport.calling.fronts import call, post, signed
from modelport.client import Front, ModelError, SigV4
from modelport.local.deployment import Deployment
from tests.local.beside import deployed_beside

MODEL = """
import json, os, time
from ts.handler_utils.utils import send_intermediate_predict_response
def model_fn(model_dir):
    return None
def input_fn(body, content_type):
    return json.loads(body)
def predict_fn(asked, model, context):
    if "refuse" in asked:
        raise ValueError("it is refused")
    context.set_response_content_type(0, "text/plain")
    for word in ("one ", "two "):
        send_intermediate_predict_response([word], context.request_ids, "", 200, context)
        while "sign" in asked and not os.path.exists(asked["sign"]):
            time.sleep(0.01)
    if "fail" in asked:
        raise ValueError("no more")
    return "three"
def output_fn(prediction, accept):
    return prediction
"""


@pytest.fixture(scope="module")
def streaming(
    deployment: Deployment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalSession]:
    """A model that waits for a sign behind its first word, and both fronts that stream."""
    folder = tmp_path_factory.mktemp("streaming")
    code = folder / "words" / "code"
    code.mkdir(parents=True)
    (code / "inference.py").write_text(MODEL, "utf-8")
    (folder / "words" / "weights").mkdir()
    (folder / "words" / "weights" / "words.txt").write_text("one two three", "utf-8")
    endpoint = {
        "type": "real-time",
        "model": "words",
        "instance_type": "ml.m5.large",
        "front": {
            "function_url": {"streaming": True, "concurrency": 1},
            "rest": {"streaming": True},
        },
    }
    configuration = {
        "region": "us-east-1",
        "account": "000000000000",
        "models": {
            "words": {
                "artifact": str(folder / "words"),
                "container": {"framework": "pytorch", "version": "2.6.0"},
            }
        },
        "endpoints": {"words": endpoint},
    }
    file = folder / "words.yaml"
    file.write_text(json.dumps(configuration), "utf-8")
    with deployed_beside(deployment, file) as session:
        yield session


def fronts(session: LocalSession) -> tuple[FrontAccess, ...]:
    """Those of the only endpoint."""
    return session.endpoints[0].fronts


def opened(front: FrontAccess, session: LocalSession, path: str, body: str) -> Any:
    """A signed POST whose answer is not read yet."""
    url = front.url.rsplit("/", 1)[0] + path
    keys = session.credentials
    headers = signed(
        url,
        body.encode(),
        {"Content-Type": "application/json"},
        credentials=Credentials(keys.access_key_id, keys.secret_access_key),
        region=session.region,
        service=front.service,
    )
    request = urllib.request.Request(url, body.encode(), headers, method="POST")  # noqa: S310 - loopback
    return urllib.request.urlopen(request, timeout=30)  # noqa: S310 - the same


def events(answer: Any) -> Iterator[tuple[str, Any]]:
    """The events of a stream as they come: their names and their data."""
    fields: dict[str, str] = {}
    for line in answer:
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if name:
            fields[name] = value
        else:
            yield fields.get("event", ""), json.loads(fields["data"])
            fields = {}


def test_words_arrive_before_the_next_ones_are_made(
    streaming: LocalSession, tmp_path: Path
) -> None:
    """The model waits for a sign that is only given once its first word has come through."""
    assert {front.type for front in fronts(streaming)} == {"function_url", "rest"}
    for front in fronts(streaming):
        sign = tmp_path / front.type
        with opened(front, streaming, "/stream", json.dumps({"sign": str(sign)})) as answer:
            assert answer.headers["Content-Type"].startswith("text/event-stream")
            coming = events(answer)
            assert next(coming) == ("", {"body": "one "})
            sign.touch()
            *pieces, (name, end) = coming
        assert [data["body"] for _, data in pieces] == ["two ", "three"]
        assert (name, end["data"]["contentType"]) == ("end", "text/plain")


def test_stream_that_breaks_off_ends_with_the_error(streaming: LocalSession) -> None:
    """In the envelope's terms, behind the words that came."""
    for front in fronts(streaming):
        with opened(front, streaming, "/stream", '{"fail": true}') as answer:
            *pieces, (name, envelope) = events(answer)
        assert "".join(data["body"] for _, data in pieces) == "one two "
        assert (name, envelope["error"]["type"]) == ("error", "ModelError")


def test_the_python_client_streams(streaming: LocalSession, tmp_path: Path) -> None:
    """Word by word, until the model fails; one that refuses at once never begins."""
    keys = streaming.credentials
    session = boto3.Session(keys.access_key_id, keys.secret_access_key)
    for access in fronts(streaming):
        sign = tmp_path / access.type
        auth = SigV4(region=streaming.region, service=access.service, session=session)
        with Front(access.url, auth=auth) as front:
            words = front.stream({"sign": str(sign), "fail": True})
            assert next(words) == b"one "
            sign.touch()
            assert next(words) == b"two "
            with pytest.raises(ModelError, match="424 ModelError"):
                next(words)
            with pytest.raises(ModelError, match="it is refused"):
                front.stream({"refuse": True})


def test_more_at_once_than_the_concurrency_is_throttled(
    streaming: LocalSession, tmp_path: Path
) -> None:
    """A function URL has no other limit: the second caller gets a 429 while the first is served."""
    (front,) = (front for front in fronts(streaming) if front.type == "function_url")
    sign = tmp_path / "sign"
    with opened(front, streaming, "/stream", json.dumps({"sign": str(sign)})) as answer:
        coming = events(answer)
        next(coming)
        assert call(front, streaming, b'{"whole": true}').status == 429
        sign.touch()
        list(coming)
    assert call(front, streaming, b'{"whole": true}').status == 200


def test_the_same_function_answers_whole(streaming: LocalSession) -> None:
    """POST /predict gives the envelope that every front gives."""
    for front in fronts(streaming):
        answer = call(front, streaming, b'{"whole": true}')
        assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
        assert json.loads(answer.body)["data"]["body"] == "one two three"


def test_what_is_refused_before_the_first_word_is_the_envelope(streaming: LocalSession) -> None:
    """A stream that never begins has the status and the error of a prediction that fails."""
    for front in fronts(streaming):
        with pytest.raises(urllib.error.HTTPError) as caught:
            opened(front, streaming, "/stream", '{"refuse": true}')
        refused = json.loads(caught.value.read())
        assert (caught.value.code, refused["error"]["type"]) == (424, "ModelError")


def streams(function: Any) -> bool:
    """Whether a function has the runtime that streams."""
    return "AWS_LAMBDA_EXEC_WRAPPER" in function.get("Environment", {}).get("Variables", {})


def test_invoke_with_response_stream_streams(streaming: LocalSession, tmp_path: Path) -> None:
    """To boto3 as well: the model waits for a sign behind its first word."""
    sign = tmp_path / "sign"
    event = {
        "version": "2.0",
        "rawPath": "/stream",
        "requestContext": {"http": {"method": "POST"}, "stage": "$default"},
        "headers": {"content-type": "application/json"},
        "body": json.dumps({"sign": str(sign)}),
    }
    functions = client("lambda", streaming)
    found = functions.list_functions()["Functions"]
    name = next(one["FunctionName"] for one in found if streams(one))
    answer = functions.invoke_with_response_stream(FunctionName=name, Payload=json.dumps(event))
    received, ended = b"", None
    for part in answer["EventStream"]:
        ended = part.get("InvokeComplete")
        received += part.get("PayloadChunk", {}).get("Payload", b"")
        if b"one " in received:
            sign.touch()
    assert b"two " in received
    assert ended == {}


def test_url_is_for_those_who_sign(streaming: LocalSession) -> None:
    """Nobody else reaches the function."""
    for front in fronts(streaming):
        answer = post(front.url, b"{}", {"Content-Type": "application/json"})
        assert answer.status == 403
