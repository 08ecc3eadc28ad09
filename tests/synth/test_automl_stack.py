"""A model of an AutoML job: looked up by the deployment, or as the lock says it."""

from typing import Any

import pytest
from aws_cdk.assertions import Match, Template

from modelport.configuration.lock import Lock
from tests.synth.environments import INSTANCE, Synth, environment_of

JOB = {"job": "Abalone", "resolve": "deployment"}
ENDPOINT = {"type": "real-time", "model": "abalone", **INSTANCE}
IMAGE = "246618743249.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0"


def stack(
    synth: Synth, *, endpoint: dict | None = None, lock: Lock | None = None, **model: Any
) -> Template:
    """The endpoint's template."""
    environment = environment_of(
        models={"abalone": {"automl": JOB, **model}}, endpoints={"abalone": endpoint or ENDPOINT}
    ).model_copy(update={"lock": lock or Lock()})
    return Template.from_json(synth(environment)["abalone-Endpoint"])


def reference(template: Template, kind: str) -> str:
    """The logical ID of the only resource of a type."""
    (name,) = template.find_resources(kind)
    return name


@pytest.fixture(scope="module")
def lock() -> Lock:
    """A lock of two containers."""
    containers = (
        {"image": IMAGE, "artifact": "s3://bucket/a.tar.gz", "environment": {"A": "1"}},
        {"image": IMAGE, "artifact": "s3://bucket/b.tar.gz"},
    )
    model = {"source": "automl v2 job Abalone", "resolved": "best", "containers": containers}
    return Lock.model_validate({"models": {"abalone": model}})


def test_the_containers_are_the_custom_resources(synth: Synth) -> None:
    """However many containers the candidate has, the model gets them as one list."""
    template = stack(synth)
    candidate = reference(template, "Custom::AutoMLCandidate")
    template.has_resource_properties(
        "AWS::SageMaker::Model", {"Containers": {"Fn::GetAtt": [candidate, "Containers"]}}
    )


def test_the_custom_resource_says_what_to_look_up(synth: Synth) -> None:
    """Job, API, processing unit and the configuration's own variables are its properties."""
    template = stack(synth, environment={"LOG_LEVEL": "info"})
    template.has_resource_properties(
        "Custom::AutoMLCandidate",
        {
            "Job": "Abalone",
            "Api": "v2",
            "ProcessingUnit": "CPU",
            "Environment": {"LOG_LEVEL": "info"},
        },
    )


def test_a_gpu_instance_asks_for_its_own_containers(synth: Synth) -> None:
    """The instance type decides the processing unit."""
    template = stack(synth, endpoint={**ENDPOINT, "instance_type": "ml.g5.xlarge"})
    template.has_resource_properties("Custom::AutoMLCandidate", {"ProcessingUnit": "GPU"})


@pytest.mark.parametrize(
    ("api", "action"), [("v1", "DescribeAutoMLJob"), ("v2", "DescribeAutoMLJobV2")]
)
def test_the_function_may_describe_one_job(synth: Synth, api: str, action: str) -> None:
    """Its role reaches that job's ARN, in both ways to write its name, and no other."""
    template = stack(synth, automl={**JOB, "api": api})
    (statement,) = (
        statement
        for policy in template.find_resources("AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Action"] == f"sagemaker:{action}"
    )
    names = [resource["Fn::Join"][1][-1].rpartition(":")[2] for resource in statement["Resource"]]
    assert names == ["automl-job/Abalone", "automl-job/abalone"]


def test_the_models_role_reaches_what_was_found(synth: Synth) -> None:
    """Artifacts and repositories are the custom resource's lists: nothing is wider."""
    template = stack(synth)
    candidate = reference(template, "Custom::AutoMLCandidate")
    template.has_resource_properties(
        "AWS::IAM::Policy",
        {
            "PolicyDocument": Match.object_like(
                {
                    "Statement": Match.array_with(
                        [
                            Match.object_like(
                                {
                                    "Action": "s3:GetObject",
                                    "Resource": {"Fn::GetAtt": [candidate, "ArtifactArns"]},
                                }
                            )
                        ]
                    )
                }
            )
        },
    )


def test_the_model_waits_for_its_roles_policies(synth: Synth) -> None:
    """SageMaker tries the role while it creates the model: every policy of it is there by then."""
    template = stack(synth)
    (model,) = template.find_resources("AWS::SageMaker::Model").values()
    role = model["Properties"]["ExecutionRoleArn"]["Fn::GetAtt"][0]
    policies = {
        name
        for name, policy in template.find_resources("AWS::IAM::Policy").items()
        if {"Ref": role} in policy["Properties"]["Roles"]
    }
    assert len(policies) == 2
    assert policies <= set(model["DependsOn"])


def test_a_lock_puts_everything_into_the_template(synth: Synth, lock: Lock) -> None:
    """With resolve: review, a reviewer sees images, artifacts and variables, and no function."""
    automl = {"job": "Abalone"}
    template = stack(synth, automl=automl, environment={"B": "2"}, lock=lock)
    template.resource_count_is("Custom::AutoMLCandidate", 0)
    template.resource_count_is("AWS::Lambda::Function", 0)
    template.has_resource_properties(
        "AWS::SageMaker::Model",
        {
            "Containers": [
                {
                    "Image": IMAGE,
                    "ModelDataUrl": "s3://bucket/a.tar.gz",
                    "Environment": {"A": "1", "B": "2"},
                },
                {
                    "Image": IMAGE,
                    "ModelDataUrl": "s3://bucket/b.tar.gz",
                    "Environment": {"B": "2"},
                },
            ]
        },
    )
