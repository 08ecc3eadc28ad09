"""One deployment of environments/local.yaml, which every test here shares."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import pytest
from rich.console import Console

from modelport.aws.clients import client
from modelport.aws.session import LocalSession
from modelport.local.cleanup import always_undone
from modelport.local.deployment import Deployment
from modelport.local.preparation import prepare
from modelport.local.server import start_server
from modelport.local.steps import Steps
from modelport.local.up import bring_up
from modelport.local.workspace import private_workspace

ROOT = Path(__file__).parents[2]
PYTHON_PATH = os.pathsep.join(str(ROOT / root) for root in (".", "constructs", "lambda"))
COMMAND = [sys.executable, "-c", "from modelport.cli import main; main()"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder deploys."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.local)


QUIET = Steps(Console(quiet=True))


@pytest.fixture(scope="session")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """environments/local.yaml, deployed into an embedded AWS of the tests' own."""
    with (
        pytest.MonkeyPatch.context() as patch,
        private_workspace(tmp_path_factory.mktemp("state")) as workspace,
        always_undone() as undo,
    ):
        patch.setenv("PYTHONPATH", PYTHON_PATH)
        patch.chdir(ROOT)
        prepared = prepare("local", steps=QUIET)
        region = prepared.environment.region
        server = start_server(workspace, region=region, parent_pid=os.getpid())
        undo.callback(server.stop)
        deployment = Deployment(
            environment=prepared.environment,
            configuration=prepared.configuration,
            gateway=server.url,
            pid=server.pid,
            workspace=workspace,
        )
        bring_up(deployment, steps=QUIET)
        yield deployment


@pytest.fixture(scope="session")
def session(deployment: Deployment) -> LocalSession:
    """What is deployed, as local.json would say it."""
    return deployment.session()


@pytest.fixture(scope="session")
def runtime(session: LocalSession) -> Any:
    """boto3's own client of the endpoints."""
    return client("sagemaker-runtime", session)


@pytest.fixture
def url(session: LocalSession) -> str:
    """Where the REST API of the endpoint `sentiment` answers."""
    (front,) = session.endpoints[0].fronts
    return front.url


class CommandLine(Protocol):
    """Runs `modelport` with its arguments as a person would."""

    def __call__(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """What it printed, and how it ended."""


@pytest.fixture
def variables(tmp_path: Path) -> Mapping[str, str]:
    """The environment of a command whose state is the test's own."""
    return {**os.environ, "MODELPORT_STATE": str(tmp_path), "PYTHONPATH": PYTHON_PATH}


@pytest.fixture
def modelport(variables: Mapping[str, str]) -> CommandLine:
    """The command `modelport`, with a state folder of the test's own."""

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=ROOT,
            env=dict(variables),
            capture_output=True,
            text=True,
            check=False,
            timeout=280,
        )

    return run


@pytest.fixture
def running(tmp_path: Path) -> SimpleNamespace:
    """Reads what the command has written about what runs."""
    file = tmp_path / "local.json"
    return SimpleNamespace(file=file, read=lambda: json.loads(file.read_text()), exists=file.exists)
