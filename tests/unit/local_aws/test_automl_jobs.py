"""AutoML jobs of the embedded AWS: seeded through its own door, described as AWS does."""

import asyncio
import json

import pytest

from local_aws.errors import AwsError
from local_aws.ministack_hooks.actions import sagemaker_resource
from local_aws.sagemaker import automl
from local_aws.seeding import SeedingDoor

ARN = "arn:aws:sagemaker:eu-west-1:000000000000:automl-job/abalone"
CONTAINER = {"Image": "image", "ModelDataUrl": "s3://bucket/model.tar.gz", "Environment": {}}
CANDIDATE = {
    "CandidateName": "abalone-best",
    "ObjectiveStatus": "Succeeded",
    "CandidateSteps": [],
    "CandidateStatus": "Completed",
    "InferenceContainers": [CONTAINER],
    "CreationTime": 1.0,
    "LastModifiedTime": 2.0,
}
COMMON = {
    "AutoMLJobName": "abalone",
    "AutoMLJobArn": ARN,
    "OutputDataConfig": {"S3OutputPath": "s3://bucket/output"},
    "RoleArn": "arn:aws:iam::000000000000:role/automl",
    "CreationTime": 1.0,
    "LastModifiedTime": 2.0,
    "BestCandidate": CANDIDATE,
    "AutoMLJobStatus": "Completed",
    "AutoMLJobSecondaryStatus": "Completed",
}
SOURCE = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/data"}}
V1 = {**COMMON, "InputDataConfig": [{"DataSource": SOURCE, "TargetAttributeName": "rings"}]}
V2 = {**COMMON, "AutoMLJobInputDataConfig": [{"DataSource": SOURCE}]}


@pytest.fixture
def seed(bench):
    """Puts a job there, past the door."""
    return lambda api, document: automl.seed(bench.sagemaker.state, api, document)


def test_the_second_api_describes_jobs_of_both(bench, seed):
    """DescribeAutoMLJobV2 answers a job of either API, in its own shape."""
    seed("v1", V1)
    described = bench.call("DescribeAutoMLJobV2", AutoMLJobName="abalone")
    assert described["BestCandidate"]["InferenceContainers"] == [CONTAINER]
    assert described["AutoMLJobInputDataConfig"] == [{"DataSource": SOURCE}]
    assert "InputDataConfig" not in described


def test_the_first_api_knows_only_its_own_jobs(bench, seed):
    """DescribeAutoMLJob does not find a job of CreateAutoMLJobV2, as AWS documents it."""
    seed("v2", V2)
    with pytest.raises(AwsError, match="Could not find AutoML job") as error:
        bench.call("DescribeAutoMLJob", AutoMLJobName="abalone")
    assert error.value.code == "ResourceNotFound"


def test_the_first_api_describes_its_own_jobs(bench, seed):
    """DescribeAutoMLJob answers what was seeded for it."""
    seed("v1", V1)
    assert bench.call("DescribeAutoMLJob", AutoMLJobName="abalone") == V1


def test_a_missing_job_is_not_found(bench):
    """Nothing is made up for a name that nobody seeded."""
    with pytest.raises(AwsError, match=ARN):
        bench.call("DescribeAutoMLJobV2", AutoMLJobName="abalone")


@pytest.mark.parametrize("operation", ["DescribeAutoMLJob", "DescribeAutoMLJobV2"])
def test_a_description_is_authorized_on_the_job(bench, operation):
    """A policy that names one job's ARN allows that job alone."""
    headers = {"x-amz-target": f"SageMaker.{operation}"}
    body = json.dumps({"AutoMLJobName": "abalone"}).encode()
    assert sagemaker_resource(bench.scope, path="/", headers=headers, body=body) == ARN


def test_a_job_is_not_created_here(bench):
    """CreateAutoMLJobV2 is refused by its name: nothing trains here."""
    with pytest.raises(AwsError, match="CreateAutoMLJobV2 is not emulated"):
        bench.call("CreateAutoMLJobV2")


def test_jobs_are_listed_by_status(bench, seed):
    """ListAutoMLJobs filters by status."""
    seed("v2", V2)
    other = {"AutoMLJobName": "iris", "AutoMLJobArn": ARN.replace("abalone", "iris")}
    seed("v2", {**V2, **other, "AutoMLJobStatus": "InProgress"})
    answer = bench.call("ListAutoMLJobs", StatusEquals="InProgress")
    assert [job["AutoMLJobName"] for job in answer["AutoMLJobSummaries"]] == ["iris"]


def test_candidates_are_listed(bench, seed):
    """ListCandidatesForAutoMLJob answers the best candidate, and none of another status."""
    seed("v2", V2)
    found = bench.call("ListCandidatesForAutoMLJob", AutoMLJobName="abalone")
    assert found == {"Candidates": [CANDIDATE]}
    failed = bench.call(
        "ListCandidatesForAutoMLJob", AutoMLJobName="abalone", StatusEquals="Failed"
    )
    assert failed == {"Candidates": []}


def test_a_job_lives_in_the_account_and_region_of_its_arn(bench, seed):
    """A job that was seeded for another region is not found in this one."""
    seed("v2", {**V2, "AutoMLJobArn": ARN.replace("eu-west-1", "us-east-1")})
    with pytest.raises(AwsError, match="Could not find"):
        bench.call("DescribeAutoMLJobV2", AutoMLJobName="abalone")


def test_a_seeded_job_obeys_the_service_model(seed):
    """What Describe could never answer isn't taken, and every problem is named."""
    document = {key: value for key, value in V2.items() if key != "RoleArn"}
    with pytest.raises(AwsError, match=r"(?s)roleArn.*autoMLJobStatus"):
        seed("v2", {**document, "AutoMLJobStatus": "Done"})


def request(bench, path="/_modelport/automl-jobs/v2", body=b"", **changes):
    """Sends a request through the door; answers its status and document, None where it passed."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": body}

    async def send(message):
        sent.append(message)

    async def behind(_scope, _receive, _send):
        pass

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "path": path, "method": "POST", "headers": headers, **changes}
    asyncio.run(SeedingDoor(behind, bench.sagemaker)(scope, receive, send))
    return (sent[0]["status"], json.loads(sent[1]["body"])) if sent else None


def test_a_job_is_seeded_anew(bench, seed):
    """A job with the same name takes the other one's place."""
    seed("v2", V2)
    seed("v2", {**V2, "AutoMLJobStatus": "Stopped"})
    described = bench.call("DescribeAutoMLJobV2", AutoMLJobName="abalone")
    assert described["AutoMLJobStatus"] == "Stopped"


def test_the_door_seeds(bench):
    """A document that is posted is a job afterwards."""
    assert request(bench, body=json.dumps(V2).encode()) == (200, {"AutoMLJobArn": ARN})
    assert bench.call("DescribeAutoMLJobV2", AutoMLJobName="abalone") == V2


def test_the_door_lets_others_pass(bench):
    """A request to anything else goes to ministack."""
    assert request(bench, path="/bucket/key") is None


def test_the_door_refuses_what_a_web_page_can_send(bench):
    """Without a JSON content type, which a browser asks about first, nothing happens."""
    body = json.dumps(V2).encode()
    status, _ = request(bench, body=body, headers=[(b"content-type", b"text/plain")])
    assert status == 405
    assert bench.call("ListAutoMLJobs") == {"AutoMLJobSummaries": []}


def test_the_door_explains_what_is_wrong(bench):
    """A body that is no JSON is answered as SageMaker answers a wrong request."""
    status, answer = request(bench, body=b"{")
    assert (status, answer["__type"]) == (400, "ValidationException")
    assert "no JSON" in answer["message"]
