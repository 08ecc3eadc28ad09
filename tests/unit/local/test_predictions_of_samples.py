import json
from email.message import Message
from typing import Protocol

import pytest

from modelport.aws.session import LocalSession
from modelport.calling.fronts import Answer
from modelport.contracts.addresses import Asked
from modelport.interfaces.samples import Sample
from modelport.local import predictions as module
from modelport.local.predictions import Prediction, predict


class Ask(Protocol):
    """Asks for one sample's predictions."""

    def __call__(self, sample: Sample, body: object, status: int = 200) -> list[Prediction]:
        """What `body` and `status` are read as."""


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, session: LocalSession) -> Ask:
    """Asks the session's endpoint, whose front answers what the test says."""

    def _ask(sample: Sample, body: object, status: int = 200) -> list[Prediction]:
        answer = Answer(
            status=status, headers=Message(), body=json.dumps(body).encode(), seconds=0.01
        )
        monkeypatch.setattr(module, "call", lambda *_, **__: answer)
        return predict(Asked(sample=sample), session.endpoints[0], session)

    return _ask


SAMPLE = Sample(body={"inputs": "good"}, expect={"label": "POSITIVE"})
TWO = Sample(body={"inputs": ["good", "bad"]}, expect=[{"label": "A"}, {"label": "B"}])


def test_a_right_answer_is_a_row(ask: Ask) -> None:
    """The row has the sentence, the label and the score."""
    (row,) = ask(SAMPLE, {"data": {"body": {"label": "POSITIVE", "score": 0.9}}})
    assert (row.text, row.prediction, row.score, row.right) == ("good", "POSITIVE", 0.9, True)


def test_a_wrong_answer_is_marked(ask: Ask) -> None:
    """Another label than the expected one is wrong."""
    (row,) = ask(SAMPLE, {"data": {"body": {"label": "NEGATIVE", "score": 0.9}}})
    assert not row.right


def test_a_list_is_a_row_for_each(ask: Ask) -> None:
    """Each text of a list stands beside its own prediction."""
    rows = ask(TWO, {"data": {"body": [{"label": "A"}, {"label": "B"}]}})
    assert [(row.text, row.prediction) for row in rows] == [("good", "A"), ("bad", "B")]
    assert all(row.right for row in rows)


def test_a_short_list_is_wrong(ask: Ask) -> None:
    """An answer that lacks a prediction is one wrong row."""
    (row,) = ask(TWO, {"data": {"body": [{"label": "A"}]}})
    assert not row.right


def test_a_refusal_is_wrong_and_shown(ask: Ask) -> None:
    """A front that refuses shows its status and what it said."""
    (row,) = ask(SAMPLE, {"message": "throttled"}, status=429)
    assert not row.right
    assert "429" in row.prediction
    assert "throttled" in row.prediction
