import json
import shlex

import pytest

from modelport.aws.session import FrontAccess, LocalSession
from modelport.cli.calls import curl, how_to_call

URL = "http://127.0.0.1:1/predict"


def _words(session: LocalSession, **front: str) -> list[str]:
    request = session.endpoints[0].sample
    assert request is not None
    return shlex.split(curl(FrontAccess(**{"type": "rest", "url": URL} | front), session, request))


def test_a_pasted_line_sends_the_sentence(session: LocalSession) -> None:
    """A shell reads the line as one URL and the body as it is, apostrophe included."""
    found = _words(session, authorisation="open")
    assert URL in found
    assert found[-1] == '{"inputs": "This is the worst spaghetti I\'ve had"}'


def test_an_api_key_goes_along(session: LocalSession) -> None:
    """The line of a front with a key carries the key."""
    assert "x-api-key: k" in _words(session, authorisation="api-key", api_key="k")


def test_iam_is_signed(session: LocalSession) -> None:
    """The line of a front with IAM signs the request."""
    found = _words(session, authorisation="iam")
    assert "aws:amz:us-east-1:execute-api" in found
    assert "test:test" in found


def test_a_graphql_api_is_sent_a_mutation(session: LocalSession) -> None:
    """It carries the sample as text, and no line break that a terminal would take for the end."""
    words = _words(session, type="graphql", authorisation="iam", service="appsync")
    asked = json.loads(words[-1])
    assert asked["query"].startswith("mutation ")
    assert asked["variables"]["body"] == '{"inputs": "This is the worst spaghetti I\'ve had"}'
    assert "\n" not in words[-1]


@pytest.mark.parametrize("start", ["  rest (open): http", "  curl ", "  modelport invoke "])
def test_every_way_is_shown(session: LocalSession, start: str) -> None:
    """URL, curl and the command are shown for each endpoint."""
    lines = list(how_to_call(session.endpoints[0], session))
    assert any(line.startswith(start) for line in lines)


def test_the_command_chooses_the_samples_model(session: LocalSession) -> None:
    """A sample of one model among many names it."""
    endpoint = session.endpoints[0]
    assert endpoint.sample
    sample = endpoint.sample.model_copy(update={"parameters": {"TargetModel": "films.tar.gz"}})
    *_, line = how_to_call(endpoint.model_copy(update={"sample": sample}), session)
    assert line.endswith("--target-model films.tar.gz")
