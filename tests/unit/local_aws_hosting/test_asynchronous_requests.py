"""InvokeEndpointAsync: what is accepted, and what becomes of it."""

import base64
import threading
import time
from functools import cache
from types import SimpleNamespace

import botocore.session
import pytest
from botocore.awsrequest import HeadersDict
from botocore.parsers import create_parser

from local_aws.hosting import outcomes
from local_aws.hosting.asynchronous import queue
from local_aws.hosting.invocations import Invocations
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import Asynchronous, InvocationRequest

SUCCESS, ERROR = "arn:aws:sns:eu-west-1:000000000000:yes", "arn:aws:sns:eu-west-1:000000000000:no"
QUICK = HostingSettings(asynchronous_poll=0.01, stop_wait=5.0, max_workers=2)
BOTH = frozenset({"SUCCESS_NOTIFICATION_TOPIC", "ERROR_NOTIFICATION_TOPIC"})


@cache
def output_shape():
    """What botocore makes of an answer."""
    model = botocore.session.Session().get_service_model("sagemaker-runtime")
    return model.operation_model("InvokeEndpointAsync").output_shape


class Service:
    """The runtime API with one asynchronous endpoint, which a test can change or delete."""

    def __init__(self, aws, fakes):
        """Let the fleet answer `1,2`."""
        self.aws, self.fakes = aws, fakes
        self.fleet = fakes.Fleet([fakes.answer()])
        self.told, self.log_said = [], threading.Event()
        self.given = {}
        self.config = {}
        self.gone = False
        self.invocations = Invocations(self.lookup, aws, QUICK, self.log)

    def lookup(self, account, region, name):
        """The endpoint of this moment."""
        assert (account, region, name) == ("000000000000", "eu-west-1", "sentiment")
        if self.gone:
            return None
        config = {
            "output_path": "s3://bucket/out/",
            "failure_path": "s3://bucket/failures",
            "success_topic": SUCCESS,
            "error_topic": ERROR,
            "responses_in": frozenset(),
            "max_concurrent_invocations": 2,
            **self.config,
        }
        return self.fakes.live(self.fleet, asynchronous=Asynchronous(**config), **self.given)

    def submit(self, body=b"", **headers):
        """Call InvokeEndpointAsync; the answer as boto3 parses it."""
        sent = {
            f"x-amzn-sagemaker-{name.replace('_', '-')}": value for name, value in headers.items()
        }
        response = self.invocations.handle(
            InvocationRequest(
                account="000000000000",
                region="eu-west-1",
                method="POST",
                path="/endpoints/sentiment/async-invocations",
                headers=sent,
                body=body,
            )
        )
        shape = output_shape()
        headers = HeadersDict(response.headers)
        raw = {"status_code": response.status, "headers": headers, "body": response.body}
        return create_parser("rest-json").parse(raw, shape)

    def log(self, line):
        """Keep a line."""
        self.told.append(line)
        self.log_said.set()

    def backlog(self):
        """How many requests have no outcome yet."""
        return self.invocations.backlog("000000000000", "eu-west-1", "Sentiment")

    def wait_backlog(self, count):
        """Block until so many requests have no outcome yet."""
        (queue,) = self.invocations._queues._queues.values()
        with queue._changed:
            assert queue._changed.wait_for(lambda: queue.backlog == count, timeout=10)


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


def test_error_of_the_model_lands_in_the_failure_path(service, aws, fakes):
    """With its own body, and the error topic is told SageMaker's reason."""
    service.fleet.answers[:] = [fakes.answer(b'{"message": "no"}', status=500)]
    service.submit(b"x", inference_id="mine")
    ((topic, told),) = aws.told()
    assert topic == ERROR
    assert aws.objects == {("bucket", "failures/mine-error.out"): b'{"message": "no"}'}
    assert told["invocationStatus"] == "Failed"
    assert told["failureReason"].startswith("ClientError: Received server error (500) from model.")
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


def test_request_whose_worker_dies_is_tried_again(service, aws, fakes):
    """The caller gets the answer of the next worker."""
    service.fleet.answers[:] = [outcomes.WorkerDied(), fakes.answer(b"at last")]
    service.submit(b"x", inference_id="mine")
    assert aws.told()[0][0] == SUCCESS
    assert aws.objects["bucket", "out/mine.out"] == b"at last"
    assert any("is tried again" in line for line in service.told)


def test_request_that_kills_every_worker_fails_loudly(service, aws):
    """After the attempts are used up."""
    service.fleet.answers[:] = [outcomes.WorkerDied()]
    service.submit(b"x")
    ((topic, told),) = aws.told()
    assert topic == ERROR
    assert "given up after 3 attempts" in told["failureReason"]
    assert len(service.fleet.seen) == 3


def test_requests_wait_while_there_are_no_instances(service, aws, fakes):
    """They are the backlog; none is lost, and each is answered once there are instances again."""
    service.given = {"instance_count": 0}
    for number in range(3):
        service.submit(b"x", inference_id=f"n{number}")
    assert service.backlog() == 3
    assert service.fleet.seen == []
    service.fleet.answers[:] = [*[outcomes.NoInstance("none")] * 5, fakes.answer()]
    service.given = {"instance_count": 1}
    assert {told["inferenceId"] for _, told in aws.told(3)} == {"n0", "n1", "n2"}
    assert {topic for topic, _ in aws.told(3)} == {SUCCESS}


def test_concurrency_is_bounded_by_instance(service, aws):
    """Two an instance on two instances, and not a fifth at once."""
    service.given = {"instance_count": 2}
    service.fleet.open.clear()
    for _ in range(6):
        service.submit(b"x")
    service.fleet.wait_seen(4)
    assert service.backlog() == 6
    service.fleet.open.set()
    aws.told(6)
    assert service.fleet.most_at_once == 4


def test_request_that_waits_too_long_expires(service, aws, monkeypatch):
    """It is told, although there is no instance to take it."""
    service.given = {"instance_count": 0}
    late = threading.Event()
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + 61 * late.is_set())
    monkeypatch.setattr(queue, "time", clock)
    service.submit(b"x", requestttlseconds="60")
    assert service.backlog() == 1
    late.set()
    ((topic, told),) = aws.told()
    assert topic == ERROR
    assert "expired: no instance took it within 60 seconds" in told["failureReason"]


def test_queue_survives_an_update_of_the_endpoint(service, aws, fakes):
    """A request that waited goes to the fleet of the moment."""
    service.given = {"instance_count": 0}
    service.submit(b"x", inference_id="mine")
    service.given = {"variants": (), "status": "Updating"}
    old, service.fleet = service.fleet, fakes.Fleet([fakes.answer(b"new")])
    service.given = {}
    aws.told()
    assert aws.objects["bucket", "out/mine.out"] == b"new"
    assert old.seen == []


def test_requests_of_a_deleted_endpoint_are_dropped(service):
    """What waits goes with it, and the log says how many."""
    service.given = {"instance_count": 0}
    service.submit(b"x")
    service.submit(b"x")
    service.invocations.drop("000000000000", "eu-west-1", "sentiment")
    assert service.backlog() == 0
    assert service.told == ["sentiment: 2 asynchronous requests are dropped with it"]


def test_endpoint_that_vanishes_drops_its_requests_by_itself(service):
    """Without being told."""
    service.given = {"instance_count": 0}
    service.submit(b"x")
    service.gone = True
    assert service.log_said.wait(10)
    assert service.told == ["sentiment: 1 asynchronous requests are dropped with it"]


def test_request_under_way_at_a_deletion_is_dropped_when_its_worker_ends(service):
    """It isn't kept for an endpoint of the same name."""
    service.fleet.answers[:] = [outcomes.WorkerDied()]
    service.fleet.open.clear()
    service.submit(b"x")
    service.fleet.wait_seen(1)
    service.gone = True
    service.fleet.open.set()
    assert service.log_said.wait(10)
    service.wait_backlog(0)
    assert service.told[-1] == "sentiment: 1 asynchronous requests are dropped with it"


def test_end_says_what_is_lost(service):
    """The embedded AWS keeps nothing for its next start."""
    service.given = {"instance_count": 0}
    service.submit(b"x")
    service.invocations.stop()
    assert service.told == ["sentiment: 1 asynchronous requests end without an answer"]


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
