"""InvokeEndpointAsync: what is accepted, and what becomes of it."""

import base64

import pytest

from local_aws.hosting import outcomes
from tests.unit.local_aws_hosting.asynchronous_service import BOTH, ERROR, SUCCESS, Service


@pytest.fixture
def service(aws, fakes):
    """A service that is stopped at the end."""
    service = Service(aws, fakes)
    yield service
    service.fleet.open.set()
    service.invocations.stop()


def test_answer_lands_where_the_caller_was_told(service, aws):
    """202 with id and locations at once; then the output, and SageMaker's own notification."""
    aws.objects["in", "a.csv"] = b"5,3"
    answer = service.submit(
        inputlocation="s3://in/a.csv",
        content_type="text/csv",
        accept="application/json",
        custom_attributes="trace",
        inference_id="mine",
    )
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert answer["InferenceId"] == "mine"
    assert answer["OutputLocation"] == "s3://bucket/out/mine.out"
    assert answer["FailureLocation"] == "s3://bucket/failures/mine-error.out"
    ((topic, told),) = aws.told()
    assert topic == SUCCESS
    assert aws.objects["bucket", "out/mine.out"] == b"1,2"
    assert told.pop("eventTime") >= told.pop("receivedTime")
    assert told == {
        "awsRegion": "eu-west-1",
        "invocationStatus": "Completed",
        "requestParameters": {
            "accept": "application/json",
            "contentType": "text/csv",
            "customAttributes": "trace",
            "endpointName": "sentiment",
            "inputLocation": "s3://in/a.csv",
        },
        "responseParameters": {
            "contentType": "text/csv",
            "outputLocation": "s3://bucket/out/mine.out",
        },
        "inferenceId": "mine",
        "eventVersion": "1.0",
        "eventSource": "aws:sagemaker",
        "eventName": "InferenceResult",
    }
    (request,) = service.fleet.seen
    assert (request.body, request.timeout) == (b"5,3", 900.0)
    assert request.headers == {
        "Content-Type": "text/csv",
        "Accept": "application/json",
        "X-Amzn-SageMaker-Custom-Attributes": "trace",
    }
    assert aws.asked_as == {("s3", "role", "eu-west-1"), ("sns", "role", "eu-west-1")}


def test_inline_body_needs_no_input_in_s3(service, aws):
    """The notification has no inputLocation; extension and file name are the caller's."""
    answer = service.submit(
        b"5,3", s3outputpathextension="day/one", filename="x.csv", invocationtimeoutseconds="7"
    )
    assert answer["OutputLocation"] == "s3://bucket/out/day/one/x.csv"
    assert "inputLocation" not in aws.told()[0][1]["requestParameters"]
    assert aws.objects["bucket", "out/day/one/x.csv"] == b"1,2"
    assert (service.fleet.seen[0].body, service.fleet.seen[0].timeout) == (b"5,3", 7.0)


@pytest.mark.parametrize(
    ("body", "headers", "words"),
    [
        (b"", {}, "Either InputLocation or Body"),
        (b"x", {"inputlocation": "s3://in/a"}, "mutually exclusive"),
        (b"x" * 128_001, {}, "has 128000 at most"),
        (b"", {"inputlocation": "https://in.s3.amazonaws.com/a"}, "Give it as s3://"),
        (b"x", {"requestttlseconds": "59"}, "value greater than or equal to 60"),
        (b"x", {"requestttlseconds": "21601"}, "value less than or equal to 21600"),
        (b"x", {"invocationtimeoutseconds": "soon"}, "must be an integer"),
        (b"x", {"filename": "a.b.c"}, "at 'filename' failed to satisfy constraint"),
    ],
)
def test_request_that_breaks_a_rule_is_refused_at_once(service, body, headers, words):
    """Nothing is queued for it."""
    answer = service.submit(body, **headers)
    assert answer["Error"]["Code"] == "ValidationError"
    assert words in answer["Error"]["Message"]
    assert service.backlog() == 0


def test_body_of_128_000_bytes_is_accepted(service, aws):
    """The bound itself is allowed."""
    assert "InferenceId" in service.submit(b"x" * 128_000)
    aws.told()


@pytest.mark.parametrize(("status", "side"), [(400, "client"), (499, "client"), (500, "server")])
def test_error_of_the_model_lands_in_the_failure_path(service, aws, fakes, status, side):
    """With its own body, and the error topic is told SageMaker's reason."""
    service.fleet.answers[:] = [fakes.answer(b'{"message": "no"}', status=status)]
    service.submit(b"x", inference_id="mine")
    ((topic, told),) = aws.told()
    assert topic == ERROR
    assert aws.objects == {("bucket", "failures/mine-error.out"): b'{"message": "no"}'}
    assert told["invocationStatus"] == "Failed"
    reason = f"ClientError: Received {side} error ({status}) from model."
    assert told["failureReason"].startswith(reason)
    assert "responseParameters" not in told


@pytest.mark.parametrize(
    ("largest", "expected"), [(3, base64.b64encode(b"1,2").decode()), (128 * 1024 + 1, None)]
)
def test_response_is_included_where_it_is_asked_for(service, aws, fakes, largest, expected):
    """Up to 128 KB of it."""
    service.config = {"responses_in": BOTH}
    body = b"1,2" if expected else b"x" * largest
    service.fleet.answers[:] = [fakes.answer(body), fakes.answer(body, status=400)]
    service.submit(b"x")
    aws.told(1)
    service.submit(b"x")
    for _, told in aws.told(2):
        assert told["responseBody"].get("content") == expected


def test_time_out_is_a_failure_that_is_told(service, aws):
    """The reason is in the failure path and in the notification."""
    service.fleet.answers[:] = [outcomes.InvocationTimedOut()]
    service.submit(b"x", inference_id="mine", invocationtimeoutseconds="5")
    ((topic, told),) = aws.told()
    assert topic == ERROR
    assert "did not answer within 5 seconds" in told["failureReason"]
    assert b"within 5 seconds" in aws.objects["bucket", "failures/mine-error.out"]


def test_input_that_cannot_be_read_is_a_failure_that_is_told(service, aws):
    """As when the role may not, or nothing is there; no container is asked."""
    aws.refuses.add("get_object")
    service.submit(inputlocation="s3://in/a")
    ((topic, told),) = aws.told()
    assert topic == ERROR
    reason = "ClientError: s3://in/a could not be read: get_object is denied"
    assert told["failureReason"] == reason
    assert service.fleet.seen == []


def test_output_that_cannot_be_written_is_a_failure_that_is_told(service, aws):
    """Even when the failure path can't be written either."""
    aws.refuses.add("put_object")
    service.submit(b"x")
    ((topic, told),) = aws.told()
    assert topic == ERROR
    assert "could not be written: put_object is denied" in told["failureReason"]


def test_topic_that_cannot_be_told_is_in_the_log(service, aws):
    """The answer is in S3 all the same."""
    aws.refuses.add("publish")
    service.submit(b"x", inference_id="mine")
    service.fleet.wait_seen(1)
    service.invocations.stop()
    assert aws.objects["bucket", "out/mine.out"] == b"1,2"
    (line,) = service.told
    assert f"request mine: {SUCCESS} could not be told: publish is denied" in line


def test_endpoint_without_paths_tells_topics_only(service, aws):
    """No location is answered, and the response comes in the notification."""
    service.config = {"output_path": None, "failure_path": None, "responses_in": BOTH}
    answer = service.submit(b"x")
    assert "OutputLocation" not in answer
    assert "FailureLocation" not in answer
    ((_, told),) = aws.told()
    assert base64.b64decode(told["responseBody"]["content"]) == b"1,2"
    assert told["responseParameters"] == {"contentType": "text/csv"}
    assert aws.objects == {}


def test_endpoint_that_is_being_created_takes_no_requests(service):
    """It says its status."""
    service.given = {"variants": (), "status": "Creating"}
    answer = service.submit(b"x")
    assert "Its status is Creating" in answer["Error"]["Message"]
