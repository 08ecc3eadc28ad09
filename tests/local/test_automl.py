"""A model of an AutoML job: its candidate is looked up while the stack is deployed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from modelport.aws.clients import client
from modelport.aws.session import LocalSession
from modelport.local.deployment import Deployment
from modelport.local.errors import LocalError
from tests.local.beside import beside, deployed_beside, remove

EXAMPLE = Path(__file__).parents[2] / "examples" / "automl.yaml"
ROWS = b"M,0.455,0.365,0.095,0.514,0.2245,0.101,0.15\nF,,0.42,0.135,0.677,0.2565,0.1415,0.21"
CONTAINER = {
    "artifact": "model_artifacts/abalone_regression",
    "container": {"framework": "xgboost", "version": "3.2-0"},
}
LARGE = {**CONTAINER, "environment": {"PADDING": "x" * 1000}}
FAILURES = {
    "missing": "there is no AutoML job missing in this account and region: check its name",
    "under-way": "the AutoML job under-way is InProgress: only a Completed one can be deployed",
    "empty": "the best candidate empty-best of the AutoML job empty has no inference containers",
    "large": "CloudFormation takes 4096 from a custom resource at most",
    "old": "one that CreateAutoMLJobV2 made needs api v2",
}
JOBS = {
    "under-way": {"status": "InProgress", "containers": []},
    "empty": {"containers": []},
    "large": {"containers": [LARGE] * 5},
    "old": {"containers": [CONTAINER]},
}


def configuration(folder: Path, name: str, jobs: dict[str, str], **seeded: Any) -> Path:
    """A file (JSON is YAML) with an endpoint for each key, whose model is the job's."""
    models = {
        key: {
            "automl": {"job": job, "resolve": "deployment"}
            | ({"api": "v1"} if key == "old" else {})
        }
        for key, job in jobs.items()
    }
    endpoints = {
        key: {"type": "real-time", "model": key, "instance_type": "ml.m5.large"} for key in jobs
    }
    data = {
        "region": "us-east-1",
        "account": "000000000000",
        "models": models,
        "endpoints": endpoints,
        "seed": {"automl_jobs": seeded},
    }
    file = folder / f"{name}.yaml"
    file.write_text(json.dumps(data))
    return file


@pytest.fixture(scope="module")
def automl(deployment: Deployment) -> Iterator[LocalSession]:
    """The example, deployed."""
    with deployed_beside(deployment, EXAMPLE) as session:
        yield session


def predict(session: LocalSession, name: str, rows: bytes = ROWS) -> list[float]:
    """The numbers that an endpoint answers, one a line."""
    answer = client("sagemaker-runtime", session).invoke_endpoint(
        EndpointName=name, Body=rows, ContentType="text/csv", Accept="text/csv"
    )
    return [float(line) for line in answer["Body"].read().decode().split()]


@pytest.mark.shows("deployed", "called", example="automl")
def test_rows_become_numbers(automl: LocalSession) -> None:
    """The candidate's two containers answer one number a line to text/csv."""
    assert predict(automl, "automl-abalone") == pytest.approx([8.811386, 10.468958], abs=1e-4)


def test_the_role_reaches_the_candidates_artifacts_alone(automl: LocalSession) -> None:
    """The execution role's policy names the two archives that the deployment found."""
    sagemaker, iam = client("sagemaker", automl), client("iam", automl)
    (name,) = {
        model["ModelName"]
        for model in sagemaker.list_models(NameContains="automl-abalone")["Models"]
    }
    role = sagemaker.describe_model(ModelName=name)["ExecutionRoleArn"].rpartition("/")[2]
    documents = [
        iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
        for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]
    ]
    (resources,) = [
        statement["Resource"]
        for document in documents
        for statement in document["Statement"]
        if statement["Action"] == "s3:GetObject"
    ]
    folders = [resource.split("/")[-2] for resource in resources]
    assert folders == ["abalone_features", "abalone_regression"]


@pytest.fixture(scope="module")
def failing(
    deployment: Deployment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    """An endpoint for each way to fail; destroyed at the end."""
    jobs = {key: key for key in FAILURES}
    file = configuration(tmp_path_factory.mktemp("automl"), "failing", jobs, **JOBS)
    failing = beside(deployment, file)
    yield failing
    remove(failing)


@pytest.mark.parametrize("key", FAILURES)
def test_a_deployment_without_a_candidate_is_rolled_back(failing: Deployment, key: str) -> None:
    """The reason is CloudFormation's, and nothing that the stack made is left."""
    stack = f"Modelport-failing-{key}-Endpoint"
    with pytest.raises(LocalError) as error:
        failing.deploy(stack)
    assert any(stack in line and FAILURES[key] in line for line in error.value.lines)
    session = failing.bare_session()
    cloudformation = client("cloudformation", session)
    (found,) = cloudformation.describe_stacks(StackName=stack)["Stacks"]
    assert found["StackStatus"] == "ROLLBACK_COMPLETE"
    sagemaker = client("sagemaker", session)
    assert sagemaker.list_models(NameContains=f"failing-{key}")["Models"] == []
    functions = client("lambda", session).list_functions()["Functions"]
    assert [f for f in functions if f["FunctionName"].startswith(stack)] == []


def test_a_change_of_job_is_an_update(deployment: Deployment, tmp_path: Path) -> None:
    """Another job's candidate replaces the model; one under way changes nothing."""
    regression = {"containers": [CONTAINER]}
    small = {"containers": [{**CONTAINER, "environment": {"SIZE": "small"}}]}
    seeded = {"first": regression, "second": small, "under-way": JOBS["under-way"]}
    changing = beside(deployment, configuration(tmp_path, "jobs", {"abalone": "first"}, **seeded))
    changing.deploy()
    try:
        session = changing.bare_session()
        beside(deployment, configuration(tmp_path, "jobs", {"abalone": "second"}, **seeded))
        changing.deploy()
        assert environments(session) == [{"SIZE": "small"}]
        beside(deployment, configuration(tmp_path, "jobs", {"abalone": "under-way"}, **seeded))
        with pytest.raises(LocalError, match="under-way is InProgress"):
            changing.deploy()
        assert environments(session) == [{"SIZE": "small"}]
        row = b"1.0,0.0,0.0,0.455,0.365,0.095,0.514,0.2245,0.101,0.15"
        assert predict(session, "jobs-abalone", row) == pytest.approx([8.811386], abs=1e-4)
    finally:
        remove(changing)


def environments(session: LocalSession) -> list[Any]:
    """The variables of the containers of the only model of the environment `jobs`."""
    sagemaker = client("sagemaker", session)
    (model,) = sagemaker.list_models(NameContains="jobs-abalone")["Models"]
    described = sagemaker.describe_model(ModelName=model["ModelName"])
    return [container.get("Environment") for container in described["Containers"]]
