"""Answers that come piece by piece, read by boto3's own client."""

import json
from dataclasses import replace

import pytest
from botocore.exceptions import EventStreamError

from tests.local_aws_hosting.runtime_door import runtime_client

pytestmark = pytest.mark.local

IMAGE = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-inference:2.6.0-cpu-py312-ubuntu22.04"
MODEL = """
import json, os, time
from ts.handler_utils.utils import send_intermediate_predict_response
def model_fn(model_dir):
    return None
def input_fn(body, content_type):
    return json.loads(body)
def predict_fn(command, model, context):
    if command.get("whole"):
        return "all at once"
    context.set_response_content_type(0, "text/plain")
    send_intermediate_predict_response(["one "], context.request_ids, "", 200, context)
    while command.get("signal") and not os.path.exists(command["signal"]):
        time.sleep(0.01)
    if command.get("fail"):
        raise ValueError("no more")
    if command.get("die"):
        os._exit(9)
    while command.get("hang"):
        time.sleep(0.01)
    send_intermediate_predict_response(["two "], context.request_ids, "", 200, context)
    return "three"
def output_fn(prediction, accept):
    return prediction
"""


@pytest.fixture
def client(deploy, quick):
    """A client of a PyTorch container that streams, and is given three seconds for it."""
    settings = replace(quick, stream_timeout=3.0)
    deployed = deploy({"code/inference.py": MODEL}, settings=settings, image=IMAGE)
    with runtime_client(deployed, settings) as connected:
        yield connected


def stream(client, **command):
    """The answer to a command; its body is the events."""
    return client.invoke_endpoint_with_response_stream(
        EndpointName="tiny", ContentType="application/json", Body=json.dumps(command)
    )


def texts(events):
    """What the payload parts of events hold."""
    for event in events:
        yield event["PayloadPart"]["Bytes"].decode()


def test_pieces_arrive_before_the_next_ones_are_made(client, tmp_path):
    """The model waits for a sign that is only given once its first piece has arrived."""
    sign = tmp_path / "sign"
    answer = stream(client, signal=str(sign))
    assert answer["ContentType"] == "text/plain"
    assert answer["InvokedProductionVariant"] == "AllTraffic"
    pieces = texts(answer["Body"])
    assert next(pieces) == "one "
    sign.touch()
    assert "".join(pieces) == "two three"


def test_invoke_endpoint_gets_the_same_answer_whole(client):
    """Who doesn't ask for a stream gets all pieces in one body."""
    answer = client.invoke_endpoint(
        EndpointName="tiny", ContentType="application/json", Body=json.dumps({})
    )
    assert answer["Body"].read() == b"one two three"
    assert answer["ContentType"] == "text/plain"


def test_answer_that_is_not_streamed_is_one_part(client):
    """So is that of every container that can't stream."""
    assert list(texts(stream(client, whole=True)["Body"])) == ["all at once"]


@pytest.mark.parametrize(
    ("command", "why"),
    [("fail", "before it was whole"), ("die", "before it was whole"), ("hang", "took longer")],
)
def test_model_that_fails_in_the_midst_ends_the_stream_with_an_error(
    client, tmp_path, command, why
):
    """The client raises ModelStreamError behind what came; the next request is answered."""
    sign = tmp_path / "sign"
    pieces = texts(stream(client, signal=str(sign), **{command: True})["Body"])
    assert next(pieces) == "one "
    sign.touch()
    with pytest.raises(EventStreamError) as caught:
        next(pieces)
    assert caught.value.response["Error"]["Code"] == "ModelStreamError"
    assert why in caught.value.response["Error"]["Message"]
    assert "".join(texts(stream(client)["Body"])) == "one two three"


def test_failure_before_the_first_piece_is_the_models_error(client):
    """It is answered as InvokeEndpoint answers it, with the original status."""
    with pytest.raises(client.exceptions.ModelError) as caught:
        client.invoke_endpoint_with_response_stream(
            EndpointName="tiny", ContentType="application/json", Body=b"{"
        )
    assert caught.value.response["OriginalStatusCode"] == 500
