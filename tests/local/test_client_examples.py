"""The examples of clients, each run as it is, get the same prediction from one endpoint."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from modelport.aws.session import LocalSession
from modelport.client import Batching, Endpoint, Front, ModelError
from modelport.facts import sagemaker_core
from modelport.toolchain import node

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "clients"
PACKAGES = Path(__file__).parent / "client_packages"
SENTENCE = {"inputs": "I love this book!"}

# What a client needs is installed once: not by two workers.
pytestmark = pytest.mark.local


@pytest.fixture(scope="module")
def environment(session: LocalSession) -> Mapping[str, str]:
    """What an example is told."""
    keys = session.credentials
    return {
        **{k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")},
        "AWS_ACCESS_KEY_ID": keys.access_key_id,
        "AWS_SECRET_ACCESS_KEY": keys.secret_access_key,
        "AWS_DEFAULT_REGION": session.region,
        "AWS_ENDPOINT_URL": session.gateway,
        "ENDPOINT_NAME": session.endpoints[0].name,
        "NO_PROXY": "127.0.0.1",
        "PYTHONPATH": str(ROOT),
    }


@pytest.fixture(scope="module")
def prediction(environment: Mapping[str, str]) -> Any:
    """What the endpoint says through boto3's example."""
    return answer([sys.executable, EXAMPLES / "invoke_boto3.py"], environment)


def answer(command: list[object], environment: Mapping[str, str]) -> Any:
    """The last line that an example prints: the SageMaker SDK logs to standard output as well."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words, env=dict(environment), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def installed(name: str) -> Path:
    """The folder with what one client needs beside our own packages, apart from them."""
    folder = ROOT / f".venv-{name}"
    try:
        sagemaker_core.install(PACKAGES / f"{name}.txt", folder)
    except subprocess.CalledProcessError:
        pytest.skip(f"{name} can't be installed")
    return folder


@pytest.fixture(scope="module")
def without_pandas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose pandas has any name that an import wants: predictors need none of it."""
    folder = tmp_path_factory.mktemp("pandas")
    (folder / "pandas.py").write_text(
        "def __getattr__(name):\n"
        "    if name.startswith('__'):\n"
        "        raise AttributeError(name)\n"
        "    return type(name, (), {})\n"
    )
    return folder


def test_the_prediction_is_one(prediction: Any) -> None:
    """boto3's example, which the others are held against."""
    assert prediction["label"] == "POSITIVE"


@pytest.mark.parametrize(
    ("example", "program"),
    [
        ("modelport_client.py", lambda: sys.executable),
        ("fetch.mjs", node),
        ("curl.sh", lambda: shutil.which("sh")),
    ],
)
def test_clients_that_are_there(
    example: str, program: Callable[[], object], environment: Mapping[str, str], prediction: Any
) -> None:
    """Our own client, JavaScript's fetch, and curl."""
    if example == "curl.sh" and shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    assert answer([program(), EXAMPLES / example], environment) == prediction


def test_the_aws_cli(environment: Mapping[str, str], prediction: Any) -> None:
    """`aws sagemaker-runtime invoke-endpoint`, of a version of its own."""
    folder = installed("aws-cli")
    path = f"{folder / 'bin'}{os.pathsep}{environment['PATH']}"
    told = {**environment, "PATH": path, "PYTHONPATH": str(folder)}
    assert answer(["sh", EXAMPLES / "aws_cli.sh"], told) == prediction


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_the_sagemaker_sdk(
    version: str, environment: Mapping[str, str], prediction: Any, without_pandas: Path
) -> None:
    """The predictor of version 2, and the endpoint of version 3."""
    if version == "v2":
        folder = installed("sagemaker-sdk-v2")
    else:
        sagemaker_core.install()
        folder = sagemaker_core.FOLDER
    told = {**environment, "PYTHONPATH": f"{folder}{os.pathsep}{without_pandas}"}
    assert answer([sys.executable, EXAMPLES / f"sagemaker_sdk_{version}.py"], told) == prediction


@pytest.fixture
def aws(environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """boto3 in this process asks the embedded AWS."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("aws")
def test_the_client_asks_for_many_at_once(session: LocalSession, prediction: Any) -> None:
    """Many sentences in few requests have the same answers as each alone; errors have types."""
    endpoint = Endpoint(session.endpoints[0].name)
    batching = Batching(items=2, join=lambda sentences: {"inputs": list(sentences)})
    assert list(endpoint.predict_many([SENTENCE["inputs"]] * 3, batching)) == [prediction] * 3
    with pytest.raises(ModelError) as caught:
        endpoint.predict({"wrong": 1})
    assert (caught.value.status, caught.value.retryable) == (400, False)


@pytest.mark.usefixtures("aws")
def test_the_client_asks_the_front(url: str, prediction: Any) -> None:
    """The same through the REST API."""
    assert Front(url).predict(SENTENCE) == prediction


@pytest.mark.usefixtures("aws")
def test_the_client_streams(session: LocalSession, prediction: Any) -> None:
    """The parts of a streamed answer make the same prediction."""
    parts = Endpoint(session.endpoints[0].name).stream(SENTENCE)
    assert json.loads(b"".join(parts)) == prediction
