"""The runtime API with one asynchronous endpoint, for tests."""

import threading
from functools import cache

import botocore.session
from botocore.awsrequest import HeadersDict
from botocore.parsers import create_parser

from local_aws.hosting.requests.invocations import Invocations
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
