"""Asynchronous requests on real worker processes, with S3, SNS and SQS over HTTP."""

import json
import os
import signal
import time
from dataclasses import replace
from functools import partial

import boto3
import pytest

from local_aws.hosting.clients import clients
from local_aws.hosting.locations import split
from local_aws.hosting.requests.invocations import Invocations
from local_aws.hosting_protocol import (
    Asynchronous,
    Credentials,
    InvocationRequest,
    LiveEndpoint,
    LiveVariant,
)
from tests.waiting import eventually

pytestmark = pytest.mark.local

ACCOUNT, REGION = "123456789012", "eu-west-1"  # the loopback's own account
ROLE = Credentials(access_key_id="test", secret_access_key="test", session_token="token")  # noqa: S106 - the loopback's
MODEL = """
import json, os, pathlib, time
def model_fn(model_dir):
    return None
def input_fn(body, content_type):
    return json.loads(body)
def predict_fn(marker, model):
    started = pathlib.Path(marker)
    if not started.exists():
        started.write_text(str(os.getpid()))
        time.sleep(600)
    return "answered"
"""


@pytest.fixture
def service(deploy, quick, store, tmp_path):
    """An asynchronous endpoint with one worker, and boto3 as the owner of the account."""
    owner = boto3.session.Session(
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - the loopback's
        region_name=REGION,
    )
    s3 = owner.client("s3", endpoint_url=store.url)
    bucket = tmp_path.name.replace("_", "-")[-50:].strip("-")
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    deployed = deploy({"code/inference.py": MODEL})
    deployed.fleet.wait_ready()
    sns, sqs = (owner.client(name, endpoint_url=store.url) for name in ("sns", "sqs"))
    topic = sns.create_topic(Name=bucket)["TopicArn"]
    queue = sqs.create_queue(QueueName=bucket)["QueueUrl"]
    sns.subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:{REGION}:{ACCOUNT}:{bucket}"
    )
    endpoint = LiveEndpoint(
        account=ACCOUNT,
        region=REGION,
        name="tiny",
        status="InService",
        variants=(LiveVariant(name="AllTraffic", weight=1.0, fleet=deployed.fleet),),
        asynchronous=Asynchronous(
            output_path=f"s3://{bucket}/output",
            failure_path=f"s3://{bucket}/failures",
            success_topic=topic,
            error_topic=topic,
            responses_in=frozenset(),
            max_concurrent_invocations=1,
        ),
        credentials=lambda: ROLE,
    )
    invocations = Invocations(
        lambda *_: endpoint,
        clients(store.url),
        replace(quick, asynchronous_poll=0.05),
        deployed.told.append,
    )
    yield deployed, invocations, partial(read, s3), sqs, queue
    invocations.stop()


def submit(invocations, location, **headers):
    """Call InvokeEndpointAsync; where the output and the error will be."""
    response = invocations.handle(
        InvocationRequest(
            account=ACCOUNT,
            region=REGION,
            method="POST",
            path="/endpoints/tiny/async-invocations",
            headers={
                "x-amzn-sagemaker-inputlocation": location,
                "x-amzn-sagemaker-content-type": "application/json",
                **headers,
            },
            body=b"",
        )
    )
    assert response.status == 202, response.body
    kinds = ("Output", "Failure")
    return [response.headers[f"X-Amzn-SageMaker-{kind}Location"] for kind in kinds]


def read(s3, location):
    """What lies at an S3 URI."""
    bucket, key = split(location)
    return s3.get_object(Bucket=bucket, Key=key)["Body"].read()


def next_message(sqs, queue, seconds=40.0):
    """What the topic tells next."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1).get("Messages", ())
        for message in found:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            return json.loads(json.loads(message["Body"])["Message"])
    raise AssertionError("the topic told nothing")


def test_request_whose_worker_is_killed_in_the_middle_is_answered(service, store, tmp_path):
    """The next worker takes it: its answer is in S3 and the success topic is told."""
    deployed, invocations, read, sqs, queue = service
    marker = tmp_path / "started"
    location = store.put("input.json", json.dumps(str(marker)).encode())
    output, _ = submit(invocations, location)
    eventually(lambda: marker.exists() and marker.read_text())
    assert invocations.backlog(ACCOUNT, REGION, "tiny") == 1
    os.kill(int(marker.read_text()), signal.SIGKILL)
    told = next_message(sqs, queue)
    assert told["invocationStatus"] == "Completed"
    assert told["responseParameters"]["outputLocation"] == output
    assert json.loads(read(output)) == "answered"
    assert any("is tried again" in line for line in deployed.told)


def test_request_that_takes_too_long_fails_and_the_next_is_answered(service, store, tmp_path):
    """The time-out is the request's own; the failure path and the topic say so."""
    _, invocations, read, sqs, queue = service
    location = store.put("input.json", json.dumps(str(tmp_path / "started")).encode())
    limited = {"x-amzn-sagemaker-invocationtimeoutseconds": "1"}
    _, failure = submit(invocations, location, **limited)
    told = next_message(sqs, queue)
    assert told["invocationStatus"] == "Failed"
    assert "did not answer within 1 seconds" in told["failureReason"]
    assert b"within 1 seconds" in read(failure)
    output, _ = submit(invocations, location)
    assert next_message(sqs, queue)["invocationStatus"] == "Completed"
    assert json.loads(read(output)) == "answered"
