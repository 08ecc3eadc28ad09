import dataclasses
import json
from collections.abc import Iterator

import pytest
from rich.console import Console

from modelport.clients.fronts import call
from modelport.clients.session import FrontAccess, LocalSession
from modelport.local.deployment import Deployment
from modelport.local.preparation import prepare
from modelport.local.steps import Steps

BODY = b'{"inputs": "I love reading the book MLE on AWS!"}'
EXAMPLES = {"api-key": "examples/realtime-api-key.yaml", "iam": "examples/realtime-iam.yaml"}


@pytest.fixture(params=EXAMPLES, scope="module")
def authorised(
    request: pytest.FixtureRequest, deployment: Deployment
) -> Iterator[tuple[LocalSession, FrontAccess]]:
    """An example whose front asks who calls, deployed beside the shared environment."""
    prepared = prepare(EXAMPLES[request.param], steps=Steps(Console(quiet=True)))
    folder = deployment.workspace.folder / request.param
    folder.mkdir()
    example = dataclasses.replace(
        deployment,
        environment=prepared.environment,
        configuration=prepared.configuration,
        workspace=dataclasses.replace(deployment.workspace, folder=folder),
    )
    example.synthesize()
    example.deploy()
    session = example.session()
    (front,) = session.endpoints[0].fronts
    yield session, front
    example.destroy()


def test_who_may_call_is_answered(authorised: tuple[LocalSession, FrontAccess]) -> None:
    """With the key, or signed, the prediction comes back."""
    session, front = authorised
    answer = call(front, session, BODY)
    assert answer.status == 200, answer.body
    assert json.loads(answer.body)["data"]["body"]["label"] == "POSITIVE"


def test_everybody_else_is_refused(authorised: tuple[LocalSession, FrontAccess]) -> None:
    """Without the key or the signature nobody reaches the model."""
    session, front = authorised
    stranger = front.model_copy(update={"api_key": None, "authorisation": "open"})
    assert call(stranger, session, BODY).status == 403
