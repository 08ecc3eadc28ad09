"""The CDK's command line asks about a stack every five seconds: it hears when there is news."""

import json
from concurrent.futures import ThreadPoolExecutor

import boto3
import pytest
from botocore.config import Config

pytestmark = pytest.mark.local
NAME = "held"
WAITS_IN_VAIN = {
    "Resources": {
        "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
        "Condition": {
            "Type": "AWS::CloudFormation::WaitCondition",
            "Properties": {"Handle": {"Ref": "Handle"}, "Timeout": "2"},
        },
    }
}


@pytest.fixture
def other(cloud):
    """Any other client."""
    cloudformation = cloud.client("cloudformation")
    yield cloudformation
    cloud.delete(NAME)


@pytest.fixture
def command_line(cloud):
    """A client that says that it is the CDK's command line."""
    return boto3.client(
        "cloudformation",
        endpoint_url=cloud.url,
        region_name=cloud.region,
        aws_access_key_id=cloud.access_key,
        aws_secret_access_key=cloud.secret,
        config=Config(user_agent_extra="aws-cdk/2.0.0", read_timeout=300, proxies={}),
    )


def test_it_hears_of_a_stack_when_it_has_settled(other, command_line):
    """Nobody else is held up meanwhile."""
    other.create_stack(StackName=NAME, TemplateBody=json.dumps(WAITS_IN_VAIN))
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(_status, command_line)
        assert [_status(other) for _ in range(20)] == ["CREATE_IN_PROGRESS"] * 20
        assert not asked.done()
        assert asked.result() == "ROLLBACK_COMPLETE"


def _status(client):
    return client.describe_stacks(StackName=NAME)["Stacks"][0]["StackStatus"]
