"""`modelport invoke` on an asynchronous endpoint: waiting, not waiting, and being interrupted."""

import json
import os
from typing import Any

import pytest
import typer

from modelport.aws import targets
from modelport.aws.targets import Target
from modelport.calling import asking, asynchronous
from modelport.calling.asynchronous import Submission
from modelport.calling.errors import InvocationError
from modelport.calling.runtime import Invocation, Question
from modelport.cli.invoke import invoke

OUT = "s3://b/asynchronous/dev-e/output/1.out"
SUBMISSION = Submission(
    endpoint_name="dev-e",
    inference_id="1",
    output_location=OUT,
    failure_location="s3://b/f/1-error.out",
    submitted_at=0.0,
)


class Aws:
    """A stack without outputs."""

    def __call__(self, _service: str) -> "Aws":
        """The client of any service."""
        return self

    def describe_stacks(self, **_: str) -> dict[str, Any]:
        """The stack."""
        return {"Stacks": [{}]}


@pytest.fixture(autouse=True)
def _asynchronous(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Target(name="dev-e", type="asynchronous", client=Aws(), stack="s")
    monkeypatch.setattr(targets, "find_target", lambda *_, **__: found)
    monkeypatch.setattr(asynchronous, "submit", lambda *_, **__: SUBMISSION)


@pytest.fixture
def outcome(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes waiting end so."""

    def ends(what: Invocation | BaseException) -> None:
        def wait(*_: object, tell: Any, **__: object) -> Invocation:
            tell(1.0)
            if isinstance(what, BaseException):
                raise what
            return what

        monkeypatch.setattr(asynchronous, "wait", wait)

    return ends


def answer() -> Invocation:
    """What the model answered."""
    return Invocation(body=b'{"label": 1}', content_type="text/json", variant="", seconds=2.0)


def test_the_answer_is_printed(outcome: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The body alone, on standard output."""
    outcome(answer())
    invoke("e", data="{}")
    assert capsys.readouterr().out == '{"label": 1}\n'


def test_json_says_where_the_answer_lies(outcome: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside what every answer has."""
    outcome(answer())
    invoke("e", data="{}", json=True)
    printed = json.loads(capsys.readouterr().out)
    assert (printed["body"], printed["output_location"]) == ({"label": 1}, OUT)


def test_without_waiting_the_place_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """One line that a script can read."""
    invoke("e", data="{}", wait=False)
    assert capsys.readouterr().out == f"{OUT}\n"


def test_without_waiting_json_has_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Identifier and both places."""
    invoke("e", data="{}", wait=False, json=True)
    assert json.loads(capsys.readouterr().out) == {
        "inference_id": "1",
        "output_location": OUT,
        "failure_location": "s3://b/f/1-error.out",
    }


def test_an_interrupt_leaves_the_request(outcome: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C ends with 130, and says where the answer comes to."""
    outcome(KeyboardInterrupt())
    with pytest.raises(typer.Exit) as ended:
        invoke("e", data="{}")
    assert ended.value.exit_code == 130
    assert f"its answer comes to {OUT}" in capsys.readouterr().err


def test_a_failure_ends_with_one(outcome: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The model's words are on standard error."""
    outcome(InvocationError("dev-e: failed: no inputs"))
    with pytest.raises(typer.Exit) as ended:
        invoke("e", data="{}")
    assert ended.value.exit_code == 1
    assert "no inputs" in capsys.readouterr().err


def test_bytes_that_are_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was typed in another encoding is sent as it was typed."""
    sent = []

    def submit(_target: Target, question: Question) -> Submission:
        sent.append(question.body)
        return SUBMISSION

    monkeypatch.setattr(asking, "submit", submit)
    invoke("e", data=os.fsdecode(b"caf\xe9"), wait=False)
    assert sent == [b"caf\xe9"]
