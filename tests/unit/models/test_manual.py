"""The model that is there to be streamed: its words, as its container's worker serves them."""

import sys
from pathlib import Path

import pytest

from local_aws.hosting.worker.frameworks import handler_service
from local_aws.hosting.worker.model import Answer, Job, Model, Piece
from modelport.interfaces.samples import read_samples

FOLDER = Path(__file__).parents[3] / "model_artifacts" / "manual"


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Model:
    """The model, loaded by the handlers of a PyTorch container."""
    monkeypatch.delitem(sys.modules, "inference", raising=False)  # another model's script
    monkeypatch.syspath_prepend(str(FOLDER / "code"))
    monkeypatch.setenv("SAGEMAKER_BASE_DIR", str(tmp_path))
    loaded = Model(str(FOLDER))
    loaded.load(handler_service("pytorch"))
    yield loaded
    sys.modules.pop("inference", None)


def told(model: Model, body: bytes) -> list[Piece | Answer]:
    """All that goes out for a request."""
    job = Job(body, {"Content-Type": "application/json"})
    coming = model.submit(job)
    answered = iter((False, True))
    model.serve(until=lambda: next(answered))
    return list(coming)


def test_every_word_is_a_piece_and_the_same_seed_gives_the_same_text(model: Model) -> None:
    """The samples are what it says."""
    for sample in read_samples(FOLDER):
        *pieces, rest = told(model, sample.payload)
        assert b"".join(each.body for each in [*pieces, rest]).decode() == sample.expect
        assert len(pieces) == sample.body["words"] - 1
        assert pieces[0].headers == {"content-type": "text/plain; charset=utf-8"}


@pytest.mark.parametrize(
    "body", [b'{"words": 0}', b'{"words": 201}', b'{"seed": "a"}', b"[7]", b"7"]
)
def test_what_it_does_not_take_is_refused(model: Model, body: bytes) -> None:
    """Before the first word."""
    (answer,) = told(model, body)
    assert isinstance(answer, Answer)
    assert answer.status == 500
    assert b"accepted are a whole seed and 1 to 200 words" in answer.body
