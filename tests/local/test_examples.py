"""Every example is deployed and called."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from modelport.clients.fronts import call
from modelport.clients.runtime import invoke
from modelport.clients.session import FrontAccess, LocalSession
from modelport.configuration import load
from modelport.local.deployment import Deployment
from tests.local.beside import deployed_beside

FOLDER = Path(__file__).parents[2] / "examples"
EXAMPLES = sorted(FOLDER.glob("*.yaml"))
BODY = b'{"inputs": "I love reading the book MLE on AWS!"}'


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem, scope="module")
def example(request: pytest.FixtureRequest, deployment: Deployment) -> Iterator[LocalSession]:
    """An example, deployed beside the shared environment."""
    with deployed_beside(deployment, request.param) as session:
        yield session


def fronts(example: LocalSession) -> tuple[FrontAccess, ...]:
    """The fronts of an example's endpoint, each that its file asks for."""
    (endpoint,) = example.endpoints
    configured = load(FOLDER / f"{example.environment}.yaml").endpoints[endpoint.key].front
    assert {f.type for f in endpoint.fronts} == {kind for kind, front in configured if front}
    return endpoint.fronts


def test_the_endpoint_answers(example: LocalSession) -> None:
    """SageMaker's own API gives the prediction."""
    (endpoint,) = example.endpoints
    assert json.loads(invoke(endpoint.name, BODY, example).body)["label"] == "POSITIVE"


def test_who_may_call_a_front_is_answered(example: LocalSession) -> None:
    """With what the front asks for (a key, or a signature), the prediction comes back."""
    for front in fronts(example):
        answer = call(front, example, BODY)
        assert answer.status == 200, answer.body
        assert json.loads(answer.body)["data"]["body"]["label"] == "POSITIVE"


def test_everybody_else_is_refused(example: LocalSession) -> None:
    """Without the key or the signature nobody reaches the model."""
    for front in fronts(example):
        stranger = front.model_copy(update={"api_key": None, "authorisation": "open"})
        assert call(stranger, example, BODY).status == 403
