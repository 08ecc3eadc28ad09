"""Two variants share an endpoint's requests: by their weights, live, and through deployments."""

import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from modelport.aws import session as sessions
from modelport.local.deployment import Deployment
from modelport.local.steps import Steps
from tests.local.beside import Changing, remove
from tests.local.conftest import CommandLine

NAME = "shared-tiny"
REQUESTS = 400
# A split that is right is this many standard deviations off once in a million runs.
DEVIATIONS = 4.9
QUIET = Steps(Console(quiet=True))

INFERENCE = """
import json

def model_fn(model_dir):
    return {name!r}

def predict_fn(data, model):
    return model

def input_fn(body, content_type):
    return body

def output_fn(prediction, accept):
    return json.dumps(prediction)
"""

CONFIGURATION = """
region: us-east-1
account: "000000000000"
models:
  champion:
    artifact: {folder}/champion
    container: {{framework: huggingface, version: "4.51.3"}}
  challenger:
    artifact: {folder}/challenger
    container: {{framework: huggingface, version: "4.51.3"}}
endpoints:
  tiny:
    type: real-time
    instance_type: ml.m5.large
    keep_live_weights: {keep}
    variants:
      Champion: {{model: champion, weight: 3}}
      Challenger: {{model: challenger, weight: 1, volume_size: {volume}}}
"""


class Shared:
    """An endpoint of two variants, deployed again and again."""

    def __init__(self, deployment: Deployment, folder: Path) -> None:
        """Nothing is deployed yet."""
        self.folder = folder
        own = deployment.workspace.folder / "shared"
        self.changing = Changing(deployment, folder / "shared.yaml", folder=own)
        self.rounds = 0
        for name in ("champion", "challenger"):
            (folder / name / "code").mkdir(parents=True)
            (folder / name / "code" / "inference.py").write_text(INFERENCE.format(name=name))
            (folder / name / "weights.bin").write_bytes(b"1")

    def deploy(self, *, keep: bool) -> None:
        """Deploy a change: another volume is another endpoint config."""
        self.rounds += 1
        self.changing.file.write_text(
            CONFIGURATION.format(
                folder=self.folder,
                keep=str(keep).lower(),
                volume=10 + self.rounds,
            )
        )
        self.changing.deploy()
        sessions.write(self.changing.deployed.session(), self.folder)


@pytest.fixture(scope="module")
def shared(deployment: Deployment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """The endpoint, with the file that says that it runs."""
    shared = Shared(deployment, tmp_path_factory.mktemp("shared"))
    shared.deploy(keep=True)
    yield shared
    remove(shared.changing.deployed)


@pytest.fixture
def variables(variables: dict[str, str], shared: Shared) -> dict[str, str]:
    """The environment of commands that see the endpoint."""
    return {**variables, "MODELPORT_STATE": str(shared.folder)}


def _ask(runtime: Any, **target: str) -> tuple[str, str]:
    answer = runtime.invoke_endpoint(
        EndpointName=NAME, Body=b"{}", ContentType="application/json", **target
    )
    return json.loads(answer["Body"].read()), answer["InvokedProductionVariant"]


def _shares(modelport: CommandLine, *weights: str) -> dict[str, float]:
    command = modelport("traffic", "tiny", *weights, "--json")
    assert command.returncode == 0, command.stderr
    return {one["name"]: one["share"] for one in json.loads(command.stdout)["variants"]}


def _assert_split(runtime: Any, share: float) -> None:
    """Each variant answers with its own model, and about as often as its weight says."""
    answers = Counter(_ask(runtime) for _ in range(REQUESTS))
    assert set(answers) <= {("champion", "Champion"), ("challenger", "Challenger")}
    deviation = math.sqrt(REQUESTS * share * (1 - share))
    assert abs(answers["champion", "Champion"] - REQUESTS * share) <= DEVIATIONS * deviation


@pytest.mark.usefixtures("shared")
def test_the_split_converges_to_the_weights_and_follows_them_live(
    runtime: Any, modelport: CommandLine
) -> None:
    """Three to one as configured; half each after `modelport traffic`; then one alone."""
    assert _shares(modelport) == {"Champion": 0.75, "Challenger": 0.25}
    _assert_split(runtime, 0.75)
    assert _shares(modelport, "Challenger=3") == {"Champion": 0.5, "Challenger": 0.5}
    _assert_split(runtime, 0.5)
    _shares(modelport, "Champion=0")
    assert {_ask(runtime) for _ in range(30)} == {("challenger", "Challenger")}


@pytest.mark.usefixtures("shared")
def test_a_named_variant_wins_over_the_weights(runtime: Any, modelport: CommandLine) -> None:
    """TargetVariant reaches even a variant without weight."""
    _shares(modelport, "Champion=0", "Challenger=1")
    assert _ask(runtime, TargetVariant="Champion") == ("champion", "Champion")


def test_a_deployment_keeps_or_overrides_live_weights(
    shared: Shared, modelport: CommandLine
) -> None:
    """`keep_live_weights` decides what the next deployment does to `modelport traffic`."""
    live = {"Champion": 0.1, "Challenger": 0.9}
    assert _shares(modelport, "Champion=1", "Challenger=9") == live
    shared.deploy(keep=True)
    assert _shares(modelport) == live
    shared.deploy(keep=False)
    assert _shares(modelport) == {"Champion": 0.75, "Challenger": 0.25}


@pytest.mark.usefixtures("shared")
def test_an_unknown_variant_is_explained(modelport: CommandLine) -> None:
    """The message names the variants, and the closest of them."""
    command = modelport("traffic", "tiny", "Champoin=1")
    assert command.returncode == 1
    assert "did you mean Champion?" in command.stderr


@pytest.mark.usefixtures("shared")
def test_capacity_is_set_on_demand(runtime: Any, modelport: CommandLine) -> None:
    """`modelport scale` has one variant served by two instances, and leaves the other alone."""
    command = modelport("scale", "tiny", "Champion=2", "--json")
    assert command.returncode == 0, command.stderr
    capacities = json.loads(command.stdout)["capacities"]
    assert {one["name"]: one["count"] for one in capacities} == {"Champion": 2, "Challenger": 1}
    assert _ask(runtime, TargetVariant="Champion") == ("champion", "Champion")
    assert modelport("scale", "tiny", "Champion=1").returncode == 0
