"""Requests through a queue: their answers in S3, their failures, and who learns of both."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from modelport.aws.clients import client
from modelport.aws.session import LocalSession
from modelport.aws.targets import Target
from modelport.calling.asking import ask
from modelport.calling.errors import InvocationError
from modelport.calling.runtime import Question
from modelport.client import Endpoint, ModelError
from modelport.local.deployment import Deployment
from tests.local.beside import deployed_beside
from tests.waiting import eventually

pytestmark = pytest.mark.local

EXAMPLE = Path(__file__).parents[2] / "examples" / "asynchronous.yaml"
STACK = "Modelport-asynchronous-sentiment-Endpoint"
NAME = "asynchronous-sentiment"
GOOD = b'{"inputs": "I love reading the book MLE on AWS!"}'
PATIENCE = 30


@pytest.fixture(scope="module")
def session(deployment: Deployment) -> Iterator[LocalSession]:
    """The example, deployed beside the shared environment."""
    with deployed_beside(deployment, EXAMPLE) as deployed:
        yield deployed


@pytest.fixture(scope="module")
def aws(session: LocalSession) -> Any:
    """boto3's own clients by service."""
    clients: dict[str, Any] = {}
    return lambda service: clients.setdefault(service, client(service, session))


@pytest.fixture(scope="module")
def target(aws: Any) -> Target:
    """The endpoint, as `modelport invoke` knows it."""
    return Target(name=NAME, type="asynchronous", client=aws, stack=STACK)


@pytest.fixture
def submit(aws: Any) -> Any:
    """InvokeEndpointAsync."""

    def invoke(**request: Any) -> Any:
        return aws("sagemaker-runtime").invoke_endpoint_async(
            EndpointName=NAME, ContentType="application/json", **request
        )

    return invoke


@pytest.fixture
def read(aws: Any) -> Any:
    """Waits for an object, and reads it."""

    def wait(uri: str) -> bytes:
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        waiter = aws("s3").get_waiter("object_exists")
        waiter.wait(
            Bucket=bucket, Key=key, WaiterConfig={"Delay": 0.2, "MaxAttempts": PATIENCE * 5}
        )
        body: bytes = aws("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
        return body

    return wait


@pytest.fixture
def recorded(aws: Any) -> Any:
    """Waits for the subscriber's log line about a request."""

    def wait(inference_id: str) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for line in _lines(aws("logs")):
                if line.get("inference_id") == inference_id:
                    return line
            time.sleep(0.2)
        raise AssertionError(f"nothing was recorded about {inference_id}")

    return wait


def _lines(logs: Any) -> Iterator[dict[str, Any]]:
    for group in logs.describe_log_groups()["logGroups"]:
        if "Subscriber" in group["logGroupName"]:
            events = logs.filter_log_events(logGroupName=group["logGroupName"])["events"]
            for event in events:
                if event["message"].startswith("{"):
                    yield json.loads(event["message"])


def waiting(aws: Any, *queues: str) -> int:
    """How many messages lie in these queues, seen or not."""
    (stack,) = aws("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    urls = {o["OutputKey"]: o["OutputValue"] for o in stack["Outputs"]}
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    return sum(
        int(count)
        for queue in queues
        for count in aws("sqs")
        .get_queue_attributes(QueueUrl=urls[queue], AttributeNames=names)["Attributes"]
        .values()
    )


@pytest.mark.shows("deployed", "called", example="asynchronous")
def test_an_inline_request_is_answered_in_s3(submit: Any, read: Any, recorded: Any) -> None:
    """The answer is where InvokeEndpointAsync said; the subscriber records it."""
    accepted = submit(Body=GOOD)

    assert json.loads(read(accepted["OutputLocation"]))["label"] == "POSITIVE"
    line = recorded(accepted["InferenceId"])
    assert line["message"] == "completed"
    assert line["output_location"] == accepted["OutputLocation"]


def test_a_request_from_s3_is_answered(aws: Any, target: Target, submit: Any, read: Any) -> None:
    """The endpoint reads what lies below its own input prefix."""
    location = f"{target.outputs()['Input']}one.json"
    bucket, _, key = location.removeprefix("s3://").partition("/")
    aws("s3").put_object(Bucket=bucket, Key=key, Body=GOOD)

    accepted = submit(InputLocation=location)

    assert json.loads(read(accepted["OutputLocation"]))["label"] == "POSITIVE"


def test_the_python_client_waits(aws: Any, target: Target) -> None:
    """`modelport.client` submits inline or through S3, and gets the prediction or its failure."""
    endpoint = Endpoint(NAME, clients=aws)
    pending = endpoint.submit({"inputs": "I love reading the book MLE on AWS!"})
    long = endpoint.submit(GOOD + b" " * 128_000, upload_to=target.outputs()["Input"])
    failing = endpoint.submit({"wrong": 1})

    assert pending.result(PATIENCE)["label"] == "POSITIVE"
    assert pending.done()
    assert long.result(PATIENCE)["label"] == "POSITIVE"
    with pytest.raises(ModelError, match="failed, see s3://"):
        failing.result(PATIENCE)


def test_a_failing_request_reaches_everybody(
    aws: Any, submit: Any, read: Any, recorded: Any
) -> None:
    """The error is in the failure path; topic, queue and subscriber pass it on."""
    accepted = submit(Body=b"not JSON")

    assert b"the body is not JSON" in read(accepted["FailureLocation"])
    line = recorded(accepted["InferenceId"])
    assert (line["message"], line["level"]) == ("failed", "WARNING")
    assert "not JSON" not in json.dumps(line)
    eventually(lambda: waiting(aws, "ErrorQueueUrl", "SuccessQueueUrl") == 0, PATIENCE)
    assert waiting(aws, "ErrorDeadLettersUrl", "SuccessDeadLettersUrl") == 0


def test_what_it_may_not_read_fails(aws: Any, submit: Any, read: Any, session: Any) -> None:
    """An input elsewhere in the bucket is none of the endpoint's business."""
    bucket = f"modelport-asynchronous-{session.account}-{session.region}"
    aws("s3").put_object(Bucket=bucket, Key="elsewhere.json", Body=GOOD)

    accepted = submit(InputLocation=f"s3://{bucket}/elsewhere.json")

    assert b"AccessDenied" in read(accepted["FailureLocation"])


def test_the_command_waits_for_the_answer(target: Target) -> None:
    """What `modelport invoke` does: submit, wait, answer; also above what goes inline."""
    long = json.dumps({"inputs": ["great film " * 80] * 200}).encode()
    assert len(long) > 128_000

    answers = [json.loads(ask(target, Question(body=body)).body) for body in (GOOD, long)]

    assert answers[0]["label"] == "POSITIVE"
    assert len(answers[1]) == 200


def test_the_command_shows_the_failure(target: Target) -> None:
    """The model's own words come back from the failure path."""
    with pytest.raises(InvocationError, match="the body is not JSON"):
        ask(target, Question(body=b"not JSON"))
