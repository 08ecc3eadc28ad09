"""Topics, queues and functions behind them: what an asynchronous endpoint tells is read.

Policies are those that the CDK writes with `enforce_ssl`.
"""

import io
import json
import time
import zipfile

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.local
STACK = "messages"
# What it reads goes to S3; it fails on what says so.
FUNCTION = """
import json, os
import boto3

def handle(event, context):
    for record in event["Records"]:
        if "fail" in record["body"]:
            raise ValueError("asked to fail")
        boto3.client("s3").put_object(
            Bucket=os.environ["BUCKET"], Key="read/" + record["messageId"], Body=record["body"]
        )
"""


def _tls_only(action, resource):
    return {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": action,
        "Resource": resource,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def _from_topic(queue):
    return {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": {"Ref": "Topic"}}},
    }


def _document(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _arn(name):
    return {"Fn::GetAtt": [name, "Arn"]}


def _typed(kind, /, **properties):
    return {"Type": f"AWS::{kind}", "Properties": properties}


def _queue_with_policy(name, *statements, **properties):
    return {
        name: _typed("SQS::Queue", VisibilityTimeout=2, **properties),
        f"{name}Policy": _typed(
            "SQS::QueuePolicy",
            Queues=[{"Ref": name}],
            PolicyDocument=_document(_tls_only("sqs:*", _arn(name)), *statements),
        ),
        f"{name}Subscription": _typed(
            "SNS::Subscription",
            TopicArn={"Ref": "Topic"},
            Protocol="sqs",
            Endpoint=_arn(name),
            RawMessageDelivery=True,
        ),
    }


def _template(cloud):
    trust = cloud.trust({"Service": "lambda.amazonaws.com"})
    read = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    policy = _document(
        {"Effect": "Allow", "Action": read, "Resource": _arn("Queue")},
        {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"},
    )
    redrive = {"deadLetterTargetArn": _arn("Dead"), "maxReceiveCount": 1}
    resources = {
        "Topic": _typed("SNS::Topic"),
        "TopicPolicy": _typed(
            "SNS::TopicPolicy",
            Topics=[{"Ref": "Topic"}],
            PolicyDocument=_document(_tls_only("sns:Publish", {"Ref": "Topic"})),
        ),
        "Dead": _typed("SQS::Queue"),
        **_queue_with_policy("Queue", _from_topic(_arn("Queue")), RedrivePolicy=redrive),
        **_queue_with_policy("Closed"),
        "Role": _typed(
            "IAM::Role",
            AssumeRolePolicyDocument=trust,
            Policies=[{"PolicyName": "policy", "PolicyDocument": policy}],
        ),
        "Function": _typed(
            "Lambda::Function",
            Runtime="python3.13",
            Handler="message_reader.handle",
            Code={"S3Bucket": cloud.bucket, "S3Key": "reader.zip"},
            Role=_arn("Role"),
            Timeout=2,
            Environment={"Variables": {"BUCKET": cloud.bucket}},
        ),
        "Mapping": _typed(
            "Lambda::EventSourceMapping",
            EventSourceArn=_arn("Queue"),
            FunctionName={"Ref": "Function"},
            BatchSize=1,
        ),
    }
    outputs = {name: {"Value": {"Ref": name}} for name in ("Topic", "Dead", "Closed")}
    return {"Resources": resources, "Outputs": outputs}


@pytest.fixture(scope="module")
def outputs(cloud):
    """A topic, a queue that may get its messages and one that may not, and a reader."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("message_reader.py", FUNCTION)
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key="reader.zip", Body=buffer.getvalue())
    status, outputs = cloud.deploy(STACK, _template(cloud))
    assert status == "CREATE_COMPLETE", cloud.reasons(STACK)
    yield outputs
    cloud.delete(STACK)


def _publisher(cloud, name, topic):
    return cloud.assume(cloud.role(name, cloud.policy("Allow", "sns:Publish", topic)))


def _received(cloud, url, *, seconds):
    sqs = cloud.client("sqs")
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages")
        if found:
            return found[0]["Body"]
    return None


def _read(cloud, *, seconds=30):
    s3 = cloud.client("s3")
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for item in s3.list_objects_v2(Bucket=cloud.bucket, Prefix="read/").get("Contents", []):
            return s3.get_object(Bucket=cloud.bucket, Key=item["Key"])["Body"].read().decode()
        time.sleep(0.1)
    return None


def test_a_message_passes_topic_and_queue_to_its_reader(cloud, outputs):
    """A role that may publish reaches the function; a queue whose policy is silent gets nothing."""
    caller = _publisher(cloud, "publisher", outputs["Topic"])
    caller.client("sns").publish(TopicArn=outputs["Topic"], Message=json.dumps({"id": 1}))
    assert json.loads(_read(cloud)) == {"id": 1}
    assert _received(cloud, outputs["Closed"], seconds=1) is None


def test_a_message_that_is_not_read_ends_in_the_dead_letter_queue(cloud, outputs):
    """The redrive policy moves what the function failed on."""
    cloud.client("sns").publish(TopicArn=outputs["Topic"], Message="fail")
    assert _received(cloud, outputs["Dead"], seconds=30) == "fail"


def test_publishing_needs_a_permission_for_the_topic(cloud, outputs):
    """A role for another topic is refused."""
    caller = _publisher(cloud, "stranger", f"{outputs['Topic']}-other")
    with pytest.raises(ClientError) as caught:
        caller.client("sns").publish(TopicArn=outputs["Topic"], Message="no")
    assert caught.value.response["Error"]["Code"] in {"AuthorizationError", "AccessDenied"}
