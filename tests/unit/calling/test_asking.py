"""Asking endpoints of every type: through the runtime, a function, or a queue and S3."""

import io
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from modelport.aws.targets import Target
from modelport.calling import asynchronous
from modelport.calling.asking import ask, chosen
from modelport.calling.errors import InvocationError
from modelport.calling.runtime import Question

OUT, FAILED = "s3://b/asynchronous/e/output/1.out", "s3://b/asynchronous/e/failures/1-error.out"


class Aws:
    """Clients of every service that is used, and what they were asked."""

    def __init__(self, **outputs: str) -> None:
        """A stack with these outputs, and an empty S3."""
        self.outputs = outputs
        self.objects: dict[str, bytes] = {}
        self.after: dict[int, tuple[str, bytes]] = {}
        self.looks = 0
        self.asked: list[dict[str, Any]] = []

    def __call__(self, _service: str) -> "Aws":
        """The client of any service."""
        return self

    def describe_stacks(self, **_: str) -> dict[str, Any]:
        """The endpoint's stack."""
        outputs = [{"OutputKey": k, "OutputValue": v} for k, v in self.outputs.items()]
        return {"Stacks": [{"Outputs": outputs}]}

    def invoke_endpoint(self, **asked: Any) -> dict[str, Any]:
        """A prediction."""
        self.asked.append(asked)
        return {"Body": io.BytesIO(b"1"), "ContentType": "text/csv"}

    def invoke_endpoint_async(self, **asked: Any) -> dict[str, Any]:
        """A place in the queue."""
        self.asked.append(asked)
        return {"InferenceId": "1", "OutputLocation": OUT, "FailureLocation": FAILED}

    def put_object(self, *, Bucket: str, Key: str, Body: bytes) -> None:  # noqa: N803 - S3's own
        """An upload."""
        self.objects[f"s3://{Bucket}/{Key}"] = Body

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 - S3's own
        """An object, or what is missing; some come after so many looks."""
        self.looks += 1
        if self.looks in self.after:
            uri, body = self.after[self.looks]
            self.objects[uri] = body
        try:
            body = self.objects[f"s3://{Bucket}/{Key}"]
        except KeyError:
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject") from None
        return {"Body": io.BytesIO(body), "ContentType": "application/json"}


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asynchronous.time, "sleep", lambda _: None)


def target(aws: Aws, kind: str = "asynchronous") -> Target:
    """An endpoint of that type."""
    return Target(name="dev-e", type=kind, client=aws, stack="Modelport-dev-e-Endpoint")


def test_an_answer_that_comes_later_is_waited_for() -> None:
    """The queue's answer is read from S3 once it is there."""
    aws = Aws(RequestTTLSeconds="600", InvocationTimeoutSeconds="60")
    aws.after[5] = (OUT, b'{"label": "POSITIVE"}')

    answer = ask(target(aws), Question(body=b"{}", accept=None))

    assert json.loads(answer.body) == {"label": "POSITIVE"}
    (asked,) = aws.asked
    assert asked == {
        "EndpointName": "dev-e",
        "ContentType": "application/json",
        "Body": b"{}",
        "RequestTTLSeconds": 600,
        "InvocationTimeoutSeconds": 60,
    }


def test_a_failure_says_what_the_model_said() -> None:
    """What came to the failure path is the error, without the model's traceback."""
    aws = Aws()
    aws.after[4] = (FAILED, b"no inputs\nTraceback (most recent call last):\n  File")

    with pytest.raises(InvocationError, match=r"1-error\.out: no inputs$"):
        ask(target(aws), Question(body=b"{}"))


def test_a_long_request_goes_through_s3() -> None:
    """Above what goes inline, the body is put where the endpoint may read."""
    aws = Aws(Input="s3://b/asynchronous/e/input/")
    aws.objects[OUT] = b"1"
    body = b"x" * (asynchronous.INLINE_BYTES + 1)

    ask(target(aws), Question(body=body))

    location = aws.asked[0]["InputLocation"]
    assert "Body" not in aws.asked[0]
    assert location.startswith("s3://b/asynchronous/e/input/")
    assert aws.objects[location] == body


def test_the_longest_inline_request_stays_inline() -> None:
    """128 000 bytes are not too many."""
    aws = Aws(Input="s3://b/in/")
    aws.objects[OUT] = b"1"

    ask(target(aws), Question(body=b"x" * 128_000))

    assert len(aws.asked[0]["Body"]) == 128_000


def test_a_long_request_needs_a_known_environment() -> None:
    """Where nobody knows a place for it, the message says what to name."""
    with pytest.raises(InvocationError, match=r"128001 bytes.*--env ENV"):
        ask(target(Aws()), Question(body=b"x" * 128_001))


def test_waiting_ends() -> None:
    """A request that never gets an outcome is given up, with the place where one would be."""
    aws = Aws()
    submission = asynchronous.submit(aws, "e", b"{}", content_type="text/csv")

    with pytest.raises(InvocationError, match=r"no answer after 0 s.*1\.out"):
        asynchronous.wait(aws, submission, longest=0)


def test_s3_refusing_is_an_error() -> None:
    """Whoever may not read the answer is told so, and does not wait."""

    class Closed(Aws):
        def get_object(self, **_: str) -> dict[str, Any]:
            raise ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject")

    with pytest.raises(InvocationError, match="AccessDenied"):
        ask(target(Closed()), Question(body=b"{}"))


def test_what_shall_answer_is_passed_on() -> None:
    """Each option is InvokeEndpoint's own parameter; archives and components by short names."""
    aws = Aws()
    there = target(aws, "multi-model")
    parameters = chosen(there, model="films", container="c", variant="v", component="adapter")

    ask(there, Question(body=b"", parameters=parameters))

    assert (
        aws.asked[0].items()
        >= {
            "TargetModel": "films.tar.gz",
            "TargetContainerHostname": "c",
            "TargetVariant": "v",
            "InferenceComponentName": "dev-e-adapter",
        }.items()
    )
    assert chosen(there, model="films.tar.gz", component="dev-e-adapter") == {
        "TargetModel": "films.tar.gz",
        "InferenceComponentName": "dev-e-adapter",
    }


@pytest.mark.parametrize("kind", ["asynchronous", "lambda"])
def test_what_has_nothing_to_choose_from_says_so(kind: str) -> None:
    """Nothing is asked of the wrong model."""
    aws = Aws()

    with pytest.raises(InvocationError, match=f"TargetVariant: an endpoint of type {kind}"):
        ask(target(aws, kind), Question(body=b"", parameters={"TargetVariant": "v"}))

    assert aws.asked == []
