import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from modelport.local.deployment import Deployment
from modelport.local.errors import LocalError
from modelport.local.steps import Steps
from tests.local.beside import Changing, remove

NAME = "changing-tiny"
QUIET = Steps(Console(quiet=True))

INFERENCE = """
import json

def model_fn(model_dir):
    {load}

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
    artifact: {artifact}
    container: {{framework: huggingface, version: "4.51.3"}}
endpoints:
  tiny:
    type: real-time
    model: tiny
    instance_type: ml.m5.large
"""

Deploy = Callable[[str], None]


@pytest.fixture
def deploy(deployment: Deployment, tmp_path: Path) -> Iterator[Deploy]:
    """Deploys a small model whose `model_fn` is the given statement; destroys it afterwards."""
    folder = tmp_path / "tiny"
    (folder / "code").mkdir(parents=True)
    (folder / "weights").mkdir()
    (folder / "weights" / "weights.bin").write_bytes(b"1")
    configuration = tmp_path / "changing.yaml"
    configuration.write_text(CONFIGURATION.format(artifact=folder))
    own = deployment.workspace.folder / "tiny"
    changing = Changing(deployment, configuration, folder=own)

    def _deploy(load: str) -> None:
        (folder / "code" / "inference.py").write_text(INFERENCE.format(load=load))
        changing.deploy()

    yield _deploy
    remove(changing.deployed)


def _label(runtime: Any) -> str:
    answer = runtime.invoke_endpoint(EndpointName=NAME, Body=b"{}", ContentType="application/json")
    return str(json.loads(answer["Body"].read())["label"])


@contextmanager
def _asking(runtime: Any) -> Iterator[list[str]]:
    """Asks on and on; what came back, errors by their name."""
    labels: list[str] = []
    enough = threading.Event()

    def _ask() -> None:
        while not enough.wait(0.05):
            try:
                labels.append(_label(runtime))
            except Exception as error:  # noqa: BLE001 - the test looks at them
                labels.append(repr(error))

    thread = threading.Thread(target=_ask)
    thread.start()
    try:
        yield labels
    finally:
        enough.set()
        thread.join()


def test_an_update_replaces_the_model_and_a_bad_one_is_rolled_back(
    deploy: Deploy, runtime: Any
) -> None:
    """The old model answers until the new one does, and goes on where the new one fails."""
    deploy('return "old"')
    assert _label(runtime) == "old"
    with _asking(runtime) as labels:
        deploy('return "new"')
    assert set(labels) <= {"old", "new"}
    assert "old" in labels
    assert _label(runtime) == "new"
    with _asking(runtime) as labels, pytest.raises(LocalError, match="the weights are broken"):
        deploy('raise ValueError("the weights are broken")')
    assert set(labels) == {"new"}
    assert _label(runtime) == "new"
