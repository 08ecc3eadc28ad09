"""Many models behind one endpoint: those of a deployment, and those that are added to it."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from modelport.aws.clients import client
from modelport.aws.targets import Target
from modelport.calling.asking import ask, chosen
from modelport.calling.errors import InvocationError
from modelport.calling.runtime import Question
from modelport.local.deployment import Deployment
from modelport.local.errors import LocalError
from modelport.local.steps import Steps
from modelport.operating.multi_model import Models, MultiModelError
from modelport.packaging import package
from tests.local.beside import Changing, remove

pytestmark = pytest.mark.local

ARTIFACTS = Path(__file__).parents[2] / "model_artifacts"
BODY = b'{"inputs": "A flawed but moving story, beautifully acted."}'
QUIET = Steps(Console(quiet=True))
Deploy = Callable[..., None]


def configuration(models: dict[str, str]) -> str:
    """An endpoint with these names for our models; JSON is YAML."""
    container = {"framework": "sklearn", "version": "1.9-0"}
    return json.dumps(
        {
            "region": "us-east-1",
            "account": "000000000000",
            "models": {
                model: {"artifact": str(ARTIFACTS / model), "container": container}
                for model in sorted(set(models.values()))
            },
            "endpoints": {
                "reviews": {
                    "type": "multi-model",
                    "models": models,
                    "instance_type": "ml.m5.large",
                }
            },
        }
    )


@pytest.fixture
def deploy(deployment: Deployment, tmp_path: Path) -> Iterator[Deploy]:
    """Deploys the endpoint with these models; destroys it afterwards."""
    file = tmp_path / "changing-models.yaml"
    own = deployment.workspace.folder / "many"
    changing = Changing(deployment, file, folder=own)

    def _deploy(**models: str) -> None:
        file.write_text(configuration(models))
        changing.deploy()

    yield _deploy
    remove(changing.deployed)


@pytest.fixture
def target(deployment: Deployment) -> Target:
    """The endpoint, as the command line knows it."""
    return Target(
        name="changing-models-reviews",
        type="multi-model",
        client=partial(client, session=deployment.session()),
        stack="Modelport-changing-models-reviews-Endpoint",
    )


@pytest.fixture
def domain(target: Target) -> Callable[[str], str]:
    """Which of our two models answers to a name."""

    def of(name: str) -> str:
        question = Question(body=BODY, parameters=chosen(target, model=name))
        (answer,) = json.loads(ask(target, question).body)
        return str(answer["domain"])

    return of


def names(target: Target) -> set[str]:
    """What lies below the endpoint's prefix."""
    return {stored.target_model.removesuffix(".tar.gz") for stored in Models(target).stored()}


def test_models_come_and_go(deploy: Deploy, target: Target, domain: Any) -> None:
    """With deployments those of the configuration, without one those that people add."""
    deploy(films="films", products="products")
    assert (domain("films"), domain("products")) == ("films", "products")

    models, archive = Models(target), package(ARTIFACTS / "films").path
    assert models.add("added", archive) == "added.tar.gz"
    assert domain("added") == "films"
    with pytest.raises(MultiModelError, match="added: is there already"):
        models.add("added", archive)
    with pytest.raises(MultiModelError, match="is a model of the configuration"):
        models.add("products", archive, replace=True)

    # Another archive under a known name is served although the old one was loaded.
    deploy(films="products")
    assert (domain("films"), domain("added")) == ("products", "films")
    assert names(target) == {"films", "added"}
    with pytest.raises(InvocationError):
        domain("products")

    with pytest.raises(LocalError, match=r"added\.tar\.gz is there already"):
        deploy(films="films", added="products")
    assert (domain("films"), domain("added")) == ("products", "films")
