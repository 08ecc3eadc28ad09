"""Configurations to resolve, and a SageMaker in this process to ask."""

import io
import json
from pathlib import Path

import boto3
import pytest
from botocore.awsrequest import AWSResponse

from local_aws.errors import AwsError
from local_aws.sagemaker import SageMaker, State, automl
from local_aws.scope import Scope
from modelport.configuration import Environment, load

REGION, ACCOUNT = "us-east-1", "000000000000"
ENDPOINT = "{type: real-time, model: abalone, instance_type: ml.m5.large}"


class InProcess:
    """The embedded AWS's control plane behind boto3's own client, with no network between them."""

    def __init__(self) -> None:
        """Start with an empty account."""
        self.sagemaker = SageMaker(State(surroundings=None))
        self.client = boto3.client(
            "sagemaker",
            region_name=REGION,
            aws_access_key_id="a",
            aws_secret_access_key="b",  # noqa: S106 - a fake
        )
        self.client.meta.events.register("before-send.sagemaker", self._answer)

    def _answer(self, request, **_):
        operation = request.headers["X-Amz-Target"].decode().partition(".")[2]
        try:
            parameters = json.loads(request.body)
            status, body = 200, self.sagemaker.call(Scope(ACCOUNT, REGION), operation, parameters)
        except AwsError as error:
            status, body = error.status, {"__type": error.code, "message": error.message}
        raw = io.BytesIO(json.dumps(body).encode())
        raw.stream = lambda: [raw.getvalue()]
        return AWSResponse(request.url, status, {}, raw)

    def job(self, name="abalone", *, api="v2", status="Completed", **best):
        """An AutoML job with a best candidate of one container."""
        arn = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:automl-job/{name}"
        source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/data"}}
        v1 = {"InputDataConfig": [{"DataSource": source, "TargetAttributeName": "rings"}]}
        v2 = {"AutoMLJobInputDataConfig": [{"DataSource": source}]}
        document = {
            "AutoMLJobName": name,
            "AutoMLJobArn": arn,
            "OutputDataConfig": {"S3OutputPath": "s3://bucket/output"},
            "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/automl",
            "CreationTime": 1.0,
            "LastModifiedTime": 2.0,
            "AutoMLJobStatus": status,
            "AutoMLJobSecondaryStatus": "ModelTuning",
            "BestCandidate": {
                "CandidateName": f"{name}-best",
                "ObjectiveStatus": "Succeeded",
                "CandidateSteps": [],
                "CandidateStatus": "Completed",
                "InferenceContainers": [container("abalone")],
                "CreationTime": 1.0,
                "LastModifiedTime": 2.0,
                **best,
            },
            **(v1 if api == "v1" else v2),
        }
        automl.seed(self.sagemaker.state, api, document)

    def package(self, approval="Approved", **changes):
        """The next version of the group abalone."""
        try:
            self.client.describe_model_package_group(ModelPackageGroupName="abalone")
        except self.client.exceptions.ClientError:
            self.client.create_model_package_group(ModelPackageGroupName="abalone")
        definition = {**container("abalone"), **changes}
        return self.client.create_model_package(
            ModelPackageGroupName="abalone",
            ModelApprovalStatus=approval,
            InferenceSpecification={
                "Containers": [{key: value for key, value in definition.items() if value}]
            },
        )["ModelPackageArn"]


def container(name):
    """A container of a candidate or a package."""
    return {"Image": f"image/{name}:1", "ModelDataUrl": f"s3://bucket/{name}/model.tar.gz"}


@pytest.fixture
def aws():
    """An empty account."""
    return InProcess()


@pytest.fixture
def environment(tmp_path: Path):
    """Reads a configuration with these models and endpoints, before anything is resolved."""

    def read(endpoints=f"{{abalone: {ENDPOINT}}}", **models) -> Environment:
        file = tmp_path / "here.yaml"
        lines = "\n".join(f"  {key}: {value}" for key, value in models.items())
        file.write_text(
            f'region: {REGION}\naccount: "{ACCOUNT}"\nmodels:\n{lines}\nendpoints: {endpoints}\n'
        )
        return load(file, locked=False)

    return read
