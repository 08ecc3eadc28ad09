"""Custom resources: what their functions answer becomes the stack's, or fails it."""

import io
import json
import zipfile

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.local
# What it is asked goes to S3; what it answers is what its properties say.
FUNCTION = """
import json, urllib.request
import boto3

def handle(event, context):
    wanted = event["ResourceProperties"]
    boto3.client("s3").put_object(
        Bucket=wanted["Bucket"],
        Key=wanted["Calls"] + "/" + event["RequestId"],
        Body=json.dumps(event).encode(),
    )
    asked = event["RequestType"] == wanted.get("FailOn")
    answer = {
        "Status": "FAILED" if asked else "SUCCESS",
        "Reason": "the job has not completed",
        "PhysicalResourceId": "resource",
        **{key: event[key] for key in ("StackId", "RequestId", "LogicalResourceId")},
        "Data": {"Containers": wanted["Containers"], "Padding": "x" * int(wanted["Padding"])},
    }
    body = json.dumps(answer).encode()
    request = urllib.request.Request(event["ResponseURL"], data=body, method="PUT")
    urllib.request.urlopen(request)
"""


@pytest.fixture(scope="module", autouse=True)
def _function(cloud):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("custom_answer.py", FUNCTION)
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key="custom.zip", Body=buffer.getvalue())


def _role(cloud, service, action):
    policy = cloud.policy("Allow", action, "*")
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": cloud.trust({"Service": f"{service}.amazonaws.com"}),
            "Policies": [{"PolicyName": "policy", "PolicyDocument": policy}],
        },
    }


def _container(cloud, name):
    return {"Image": cloud.image, "ModelDataUrl": f"s3://{cloud.bucket}/{name}/model.tar.gz"}


def _template(cloud, name, **properties):
    custom = {
        "ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]},
        "Bucket": cloud.bucket,
        "Calls": name,
        "Padding": 0,
        "Containers": [_container(cloud, "one"), _container(cloud, "two")],
        **properties,
    }
    resources = {
        "FunctionRole": _role(cloud, "lambda", "s3:PutObject"),
        "ModelRole": _role(cloud, "sagemaker", "s3:GetObject"),
        "Function": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Runtime": "python3.13",
                "Handler": "custom_answer.handle",
                "Code": {"S3Bucket": cloud.bucket, "S3Key": "custom.zip"},
                "Role": {"Fn::GetAtt": ["FunctionRole", "Arn"]},
                "Timeout": 20,
            },
        },
        "Candidate": {"Type": "Custom::Candidate", "Properties": custom},
        "Model": {
            "Type": "AWS::SageMaker::Model",
            "Properties": {
                "ExecutionRoleArn": {"Fn::GetAtt": ["ModelRole", "Arn"]},
                "Containers": {"Fn::GetAtt": ["Candidate", "Containers"]},
            },
        },
    }
    outputs = {"Model": {"Value": {"Fn::GetAtt": ["Model", "ModelName"]}}}
    return {"Resources": resources, "Outputs": outputs}


def _calls(cloud, name):
    """The types of the requests that the function got, in their order."""
    s3 = cloud.client("s3")
    found = s3.list_objects_v2(Bucket=cloud.bucket, Prefix=f"{name}/")["Contents"]
    found.sort(key=lambda item: item["LastModified"])
    bodies = [s3.get_object(Bucket=cloud.bucket, Key=item["Key"])["Body"] for item in found]
    return [json.loads(body.read())["RequestType"] for body in bodies]


def test_a_list_reaches_another_resource_as_a_list(cloud):
    """Fn::GetAtt of a list of containers makes a pipeline; an update and a deletion are asked."""
    status, outputs = cloud.deploy("custom-list", _template(cloud, "custom-list"))
    assert status == "CREATE_COMPLETE", cloud.reasons("custom-list")
    describe = cloud.client("sagemaker").describe_model
    containers = describe(ModelName=outputs["Model"])["Containers"]
    assert containers == [_container(cloud, "one"), _container(cloud, "two")]
    changed = _template(cloud, "custom-list", Containers=[_container(cloud, "two")])
    status, outputs = cloud.deploy("custom-list", changed)
    assert status == "UPDATE_COMPLETE", cloud.reasons("custom-list")
    assert describe(ModelName=outputs["Model"])["Containers"] == [_container(cloud, "two")]
    cloud.delete("custom-list")
    assert sorted(_calls(cloud, "custom-list")) == ["Create", "Delete", "Update"]
    with pytest.raises(ClientError, match="Could not find model"):
        describe(ModelName=outputs["Model"])


def test_a_failed_answer_rolls_the_creation_back_with_its_reason(cloud):
    """The function's reason is the stack's; nothing is left."""
    template = _template(cloud, "custom-failed", FailOn="Create")
    status, _ = cloud.deploy("custom-failed", template)
    assert status == "ROLLBACK_COMPLETE"
    assert "the job has not completed" in cloud.reasons("custom-failed")
    cloud.delete("custom-failed")


def test_a_failed_answer_rolls_the_update_back(cloud):
    """The model that was there stays."""
    _, outputs = cloud.deploy("custom-update", _template(cloud, "custom-update"))
    changed = _template(cloud, "custom-update", FailOn="Update", Containers=[])
    status, _ = cloud.deploy("custom-update", changed)
    assert status == "UPDATE_ROLLBACK_COMPLETE"
    assert "the job has not completed" in cloud.reasons("custom-update")
    described = cloud.client("sagemaker").describe_model(ModelName=outputs["Model"])
    assert len(described["Containers"]) == 2
    cloud.delete("custom-update")


def test_an_answer_over_the_limit_fails_the_resource(cloud):
    """CloudFormation takes 4096 bytes."""
    status, _ = cloud.deploy("custom-long", _template(cloud, "custom-long", Padding=4096))
    assert status == "ROLLBACK_COMPLETE"
    assert "Response object is too long" in cloud.reasons("custom-long")
    cloud.delete("custom-long")
