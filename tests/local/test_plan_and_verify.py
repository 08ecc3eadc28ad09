"""What is planned happens, what is verified is so, and scaling is out of the way of an update."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from modelport.aws import session as sessions
from modelport.aws.clients import client
from modelport.local.deployment import Deployment
from modelport.local.preparation import prepare
from modelport.local.steps import Steps
from tests.local.beside import remove
from tests.local.conftest import CommandLine

pytestmark = [pytest.mark.local, pytest.mark.timeout(600)]  # several deployments each

ENVIRONMENT, NAME, VARIANT = "watched", "watched-tiny", "AllTraffic"
TARGET = f"endpoint/{NAME}/variant/{VARIANT}"

INFERENCE = """
import json

def model_fn(model_dir):
    return {label!r}

def predict_fn(data, model):
    return {{"label": model}}

def input_fn(body, content_type):
    return json.loads(body)

def output_fn(prediction, accept):
    return json.dumps(prediction)
"""

CONFIGURATION = """
region: us-east-1
account: "000000000000"
models:
  tiny:
    artifact: {folder}/tiny
    container: {{framework: huggingface, version: "4.51.3"}}
endpoints:
  tiny:
    type: real-time
    model: tiny
    instance_type: {instance_type}
    scaling: {{min: 1, max: 2, target: {{requests_per_second: 10}}}}
"""


class Watched:
    """An endpoint of a tiny model that says its label, under automatic scaling."""

    def __init__(self, deployment: Deployment, folder: Path) -> None:
        """Nothing is deployed yet."""
        self.folder = folder
        self.file = folder / f"{ENVIRONMENT}.yaml"
        self.file.parent.mkdir(exist_ok=True)
        (folder / "tiny" / "code").mkdir(parents=True)
        (folder / "tiny" / "weights.bin").write_bytes(b"1")
        own = folder / "local"
        own.mkdir()
        workspace = replace(deployment.workspace, folder=own, log=folder / "local.log")
        self.deployed = replace(deployment, workspace=workspace)

    def configure(self, label: str = "old", instance_type: str = "ml.m5.large") -> None:
        """Writes the model's code, its sample and the configuration."""
        samples = [{"body": {}, "expect": {"label": label}}]
        (self.folder / "tiny" / "samples.json").write_text(json.dumps(samples))
        code = self.folder / "tiny" / "code" / "inference.py"
        code.write_text(INFERENCE.format(label=label))
        text = CONFIGURATION.format(folder=self.folder, instance_type=instance_type)
        self.file.write_text(text)

    def deploy_plainly(self) -> None:
        """What `modelport local up` does with the configuration as it is."""
        prepared = prepare(str(self.file), steps=Steps(Console(quiet=True)))
        self.deployed = replace(
            self.deployed,
            environment=prepared.environment,
            configuration=prepared.configuration,
        )
        self.deployed.synthesize()
        self.deployed.deploy()
        sessions.write(self.deployed.session(), self.folder)

    def client(self, service: str) -> Any:
        """boto3's own, of a service."""
        return client(service, self.deployed.bare_session())

    @property
    def config(self) -> dict[str, Any]:
        """The endpoint config that serves."""
        sagemaker = self.client("sagemaker")
        name = sagemaker.describe_endpoint(EndpointName=NAME)["EndpointConfigName"]
        return dict(sagemaker.describe_endpoint_config(EndpointConfigName=name))

    @property
    def targets(self) -> set[str]:
        """The scalable targets."""
        autoscaling = self.client("application-autoscaling")
        found = autoscaling.describe_scalable_targets(ServiceNamespace="sagemaker")
        return {target["ResourceId"] for target in found["ScalableTargets"]}


@pytest.fixture
def watched(deployment: Deployment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """The endpoint, deployed once."""
    watched = Watched(deployment, tmp_path_factory.mktemp("watched"))
    watched.configure()
    watched.deploy_plainly()
    yield watched
    remove(watched.deployed)


@pytest.fixture
def variables(variables: Mapping[str, str], watched: Watched) -> dict[str, str]:
    """The environment of commands that see the endpoint."""
    return {**variables, "MODELPORT_STATE": str(watched.folder), "CDK_VALIDATION": "false"}


def test_what_is_planned_is_deployed_and_verified(watched: Watched, modelport: CommandLine) -> None:
    """Unchanged; then another model in place; verified; and moved by hand, which is told."""
    env = str(watched.file)
    planned = modelport("plan", env)
    assert planned.returncode == 0, planned.stderr
    assert f"{NAME}: unchanged\n" in planned.stdout
    _miss_an_artifact(watched, modelport)
    before = watched.config["EndpointConfigName"]

    watched.configure(label="new")
    planned = modelport("plan", env)
    assert f"{NAME}: updated in place: {VARIANT}: another model" in planned.stdout
    stale = modelport("verify", env)
    assert stale.returncode == 1
    assert "the sample is answered {'label': 'old'}, expected {'label': 'new'}" in stale.stderr

    deployed = modelport("deploy", env)
    assert deployed.returncode == 0, deployed.stderr
    assert "phase" not in deployed.stderr
    after = watched.config["EndpointConfigName"]
    assert after != before
    verified = modelport("verify", env)
    assert verified.returncode == 0, verified.stderr
    assert "everything serves as it was deployed" in verified.stdout

    _move_by_hand(watched)
    broken = modelport("verify", env)
    assert broken.returncode == 1
    # A physical ID is an ARN, and those are in lower case.
    assert f"serves the config by-hand, and {after.lower()} was deployed" in broken.stderr
    planned = modelport("plan", env, "--json")
    drift = [c for c in json.loads(planned.stdout)["changes"] if c["kind"] == "drift"]
    assert "by-hand" in drift[0]["why"]


def test_scaling_is_taken_away_for_another_instance_type_and_put_back(
    watched: Watched, modelport: CommandLine
) -> None:
    """A plain deployment is refused; ours takes three phases, and says so before."""
    env = str(watched.file)
    watched.configure(instance_type="ml.m5.xlarge")
    with pytest.raises(Exception, match="must be deregistered as scalable targets"):
        watched.deploy_plainly()
    assert watched.config["ProductionVariants"][0]["InstanceType"] == "ml.m5.large"

    planned = modelport("plan", env)
    assert planned.returncode == 0, planned.stderr
    assert "scaling must be detached first" in planned.stdout
    deployed = modelport("deploy", env)
    assert deployed.returncode == 0, deployed.stderr
    assert [n for n in (1, 2, 3) if f"phase {n} of 3" in deployed.stderr] == [1, 2, 3]
    assert watched.config["ProductionVariants"][0]["InstanceType"] == "ml.m5.xlarge"
    assert TARGET in watched.targets
    assert not (watched.folder / "deployments" / f"{ENVIRONMENT}.json").exists()
    verified = modelport("verify", env)
    assert verified.returncode == 0, verified.stderr


def test_a_deployment_in_phases_goes_on_where_it_failed(
    watched: Watched, modelport: CommandLine
) -> None:
    """The new model fails in phase 2: scaling is away, and back when a good model is deployed."""
    env = str(watched.file)
    watched.configure(label="bad", instance_type="ml.m5.xlarge")
    code = watched.folder / "tiny" / "code" / "inference.py"
    code.write_text("raise ValueError('the weights are broken')")
    failed = modelport("deploy", env)
    assert failed.returncode == 1
    assert "the weights are broken" in failed.stderr
    assert f"in phase 2 of 3; without scaling until it is done: {TARGET}" in failed.stderr
    assert TARGET not in watched.targets
    verified = modelport("verify", env)
    assert "was rolled back" in verified.stderr

    watched.configure(label="good", instance_type="ml.m5.xlarge")
    deployed = modelport("deploy", env)
    assert deployed.returncode == 0, deployed.stderr
    assert "an earlier deployment was interrupted in phase 2" in deployed.stderr
    assert [n for n in (1, 2, 3) if f"phase {n} of 3" in deployed.stderr] == [2, 3]
    assert TARGET in watched.targets
    verified = modelport("verify", env)
    assert verified.returncode == 0, verified.stderr


def _miss_an_artifact(watched: Watched, modelport: CommandLine) -> None:
    """A plan that names an object that isn't in S3 is refused, and says what is there."""
    watched.client("s3").create_bucket(Bucket="watched-models")
    watched.client("s3").put_object(Bucket="watched-models", Key="v1/model.tar.gz", Body=b"1")
    missing = "s3://watched-models/v2/model.tar.gz"
    text = watched.file.read_text()
    watched.file.write_text(text.replace(f"{watched.folder}/tiny", missing))
    planned = modelport("plan", str(watched.file))
    assert planned.returncode == 1
    assert f"  error: artifact: models.tiny.artifact: {missing} isn't there" in planned.stdout
    assert "upload it (aws s3 cp), or correct models.tiny.artifact" in planned.stdout
    assert "nothing was changed" in planned.stderr

    watched.file.write_text(text.replace(f"{watched.folder}/tiny", missing.replace("v2", "v1")))
    assert modelport("plan", str(watched.file)).returncode == 0
    watched.file.write_text(text)


def _move_by_hand(watched: Watched) -> None:
    sagemaker = watched.client("sagemaker")
    variants = watched.config["ProductionVariants"]
    sagemaker.create_endpoint_config(EndpointConfigName="by-hand", ProductionVariants=variants)
    sagemaker.update_endpoint(EndpointName=NAME, EndpointConfigName="by-hand")
    sagemaker.get_waiter("endpoint_in_service").wait(
        EndpointName=NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
