"""A running embedded AWS, and a model small enough to deploy in a second."""

import io
import json
import os
import tarfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local_aws import EmbeddedAws

REGION = "eu-west-1"
REGISTRY = f"763104351884.dkr.ecr.{REGION}.amazonaws.com"
IMAGE = f"{REGISTRY}/pytorch-inference:2.6.0-cpu-py312-ubuntu22.04-sagemaker"
INFERENCE = """
import json, pathlib, time

def model_fn(model_dir):
    text = pathlib.Path(model_dir, "weights.txt").read_text()
    if text == "broken":
        raise ValueError("the weights are broken")
    return text

def input_fn(body, content_type):
    return json.loads(body)

def predict_fn(data, model):
    time.sleep(data.get("seconds", 0))
    if model == "failing":
        raise ValueError("the model fails")
    return {"model": model, "echo": data}

def output_fn(prediction, accept):
    return json.dumps(prediction), "application/json"
"""


@dataclass(frozen=True)
class Cloud:
    """Clients with one set of credentials, and what the tests do with them."""

    url: str
    access_key: str = "test"
    secret: str = "test"  # noqa: S105 - the emulator's documented root key
    token: str | None = None
    region: str = REGION
    bucket: str = "artifacts"
    image: str = IMAGE
    pid: int = 0

    def client(self, service):
        """Make a client that doesn't retry."""
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=self.region,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret,
            aws_session_token=self.token,
            config=Config(retries={"total_max_attempts": 1}, proxies={}),
        )

    def policy(self, effect, action, resource):
        """A policy of one statement."""
        statement = {"Effect": effect, "Action": action, "Resource": resource}
        return {"Version": "2012-10-17", "Statement": [statement]}

    def trust(self, principal):
        """A trust policy."""
        statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
        return {"Version": "2012-10-17", "Statement": [statement]}

    def role(self, name, *policies, service="sagemaker.amazonaws.com"):
        """Make a role that a service and this account may assume; answers its ARN."""
        iam = self.client("iam")
        trust = self.trust({"Service": service, "AWS": "arn:aws:iam::000000000000:root"})
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
        for number, policy in enumerate(policies):
            document = json.dumps(policy)
            iam.put_role_policy(
                RoleName=name, PolicyName=f"policy-{number}", PolicyDocument=document
            )
        return made["Role"]["Arn"]

    def assume(self, role_arn):
        """The same cloud, seen by a role."""
        answer = self.client("sts").assume_role(RoleArn=role_arn, RoleSessionName="test")
        keys = answer["Credentials"]
        return replace(
            self,
            access_key=keys["AccessKeyId"],
            secret=keys["SecretAccessKey"],
            token=keys["SessionToken"],
        )

    def deploy(self, name, template):
        """Create or update a stack; answers its final status and its outputs."""
        cloudformation = self.client("cloudformation")
        exists = name in {s["StackName"] for s in cloudformation.describe_stacks()["Stacks"]}
        change = cloudformation.update_stack if exists else cloudformation.create_stack
        body = json.dumps(template)
        change(StackName=name, TemplateBody=body, Capabilities=["CAPABILITY_IAM"])
        return self.wait(name)

    def wait(self, name):
        """Poll a stack until nothing is under way; answers its status and outputs."""
        while True:
            stack = self.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
            if not stack["StackStatus"].endswith("_IN_PROGRESS"):
                outputs = {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])}
                return stack["StackStatus"], outputs
            time.sleep(0.05)

    def delete(self, name):
        """Delete a stack and wait until it is gone."""
        cloudformation = self.client("cloudformation")
        identifier = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackId"]
        cloudformation.delete_stack(StackName=name)
        return self.wait(identifier)[0]

    def reasons(self, name):
        """Why resources of a stack failed."""
        events = self.client("cloudformation").describe_stack_events(StackName=name)
        return "\n".join(e.get("ResourceStatusReason", "") for e in events["StackEvents"])

    def predict(self, endpoint, body=b'{"x": 1}'):
        """Invoke an endpoint; answers what the model said."""
        response = self.client("sagemaker-runtime").invoke_endpoint(
            EndpointName=endpoint, ContentType="application/json", Body=body
        )
        return json.loads(response["Body"].read())

    def settled(self, endpoint):
        """Wait until nothing is under way at an endpoint; answers its description, if any."""
        while True:
            try:
                described = self.client("sagemaker").describe_endpoint(EndpointName=endpoint)
            except ClientError:
                return None
            if described["EndpointStatus"] not in {"Creating", "Updating", "Deleting"}:
                return described
            time.sleep(0.05)


@pytest.fixture(scope="session")
def cloud(tmp_path_factory):
    """One embedded AWS for the session, with model archives in a bucket."""
    with running(tmp_path_factory.mktemp("embedded-aws")) as root:
        yield root


@contextmanager
def running(folder, **options):
    """An embedded AWS of its own, with model archives in a bucket."""
    with EmbeddedAws.start(folder, parent_pid=os.getpid(), region=REGION, **options) as aws:
        root = Cloud(aws.url, pid=aws.pid)
        s3 = root.client("s3")
        where = {"LocationConstraint": REGION}
        s3.create_bucket(Bucket=root.bucket, CreateBucketConfiguration=where)
        for weights in ("one", "two", "broken", "failing"):
            s3.put_object(Bucket=root.bucket, Key=f"{weights}/model.tar.gz", Body=_archive(weights))
        yield root


def _archive(weights):
    """A model archive whose answers carry its weights."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, text in {"weights.txt": weights, "code/inference.py": INFERENCE}.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
    return buffer.getvalue()
