"""A schedule reaches its target as its role, or not at all."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.local_aws.apis import typed

pytestmark = pytest.mark.local
SOON = 4


def _template(cloud, moment, *, service="scheduler.amazonaws.com", action="sqs:SendMessage"):
    policy = {"PolicyName": "policy", "PolicyDocument": cloud.policy("Allow", action, "*")}
    target = {
        "Arn": {"Fn::GetAtt": ["Queue", "Arn"]},
        "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
        "Input": "now",
    }
    resources = {
        "Queue": typed("SQS::Queue"),
        "Role": typed(
            "IAM::Role",
            AssumeRolePolicyDocument=cloud.trust({"Service": service}),
            Policies=[policy],
        ),
        "Schedule": typed(
            "Scheduler::Schedule",
            ScheduleExpression=f"at({moment:%Y-%m-%dT%H:%M:%S})",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target=target,
        ),
    }
    return {"Resources": resources, "Outputs": {"Queue": {"Value": {"Ref": "Queue"}}}}


def test_the_targets_role_decides(cloud):
    """The queue gets its message; not under a role without the permission, or of no trust."""
    moment = datetime.now(UTC) + timedelta(seconds=SOON)
    queues = {}
    for name, options in {
        "scheduled": {},
        "scheduled-without-permission": {"action": "s3:GetObject"},
        "scheduled-without-trust": {"service": "lambda.amazonaws.com"},
    }.items():
        status, outputs = cloud.deploy(name, _template(cloud, moment, **options))
        assert status == "CREATE_COMPLETE", cloud.reasons(name)
        queues[name] = outputs["Queue"]
    received = {}
    deadline = time.monotonic() + 60
    while "scheduled" not in received and time.monotonic() < deadline:
        for name, url in queues.items():
            found = cloud.client("sqs").receive_message(QueueUrl=url).get("Messages")
            if found:
                received[name] = found[0]["Body"]
        time.sleep(0.2)
    # The schedules are of one moment and one turn: what comes at all is there soon after.
    time.sleep(2)
    for name, url in queues.items():
        late = cloud.client("sqs").receive_message(QueueUrl=url).get("Messages")
        received |= {name: late[0]["Body"]} if late else {}
        cloud.delete(name)
    assert received == {"scheduled": "now"}
