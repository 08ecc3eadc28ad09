"""`modelport invoke --stream`: pieces are printed as they come."""

from collections.abc import Iterator
from typing import Any

import pytest
import typer

from modelport.aws import targets
from modelport.aws.targets import Target
from modelport.cli.invoke import invoke


class Events:
    """A stream that looks, before its second piece, at what was printed of its first."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Nothing is printed yet."""
        self.capsys, self.printed = capsys, ""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The pieces."""
        yield {"PayloadPart": {"Bytes": b"one "}}
        self.printed = self.capsys.readouterr().out
        yield {"PayloadPart": {"Bytes": b"two"}}

    def close(self) -> None:
        """Nothing is open."""


def endpoint(monkeypatch: pytest.MonkeyPatch, kind: str, body: Any = None) -> None:
    """Has every target be an endpoint of this type."""

    class Runtime:
        def invoke_endpoint_with_response_stream(self, **_: Any) -> dict[str, Any]:
            return {"Body": body}

    found = Target(name="dev-e", type=kind, client=lambda _: Runtime())
    monkeypatch.setattr(targets, "find_target", lambda *_, **__: found)


def test_pieces_are_printed_as_they_come(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first one before there is a second."""
    events = Events(capsys)
    endpoint(monkeypatch, "real-time", events)
    invoke("e", data="{}", stream=True)
    assert events.printed == "one "
    assert capsys.readouterr().out == "two\n"


@pytest.mark.parametrize("kind", ["asynchronous", "lambda"])
def test_endpoint_that_cannot_stream_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    """By its type, and with what to do."""
    endpoint(monkeypatch, kind)
    with pytest.raises(typer.Exit):
        invoke("e", data="{}", stream=True)
    assert f"type {kind} does not stream; leave --stream out" in capsys.readouterr().err


def test_stream_is_not_one_json_document(capsys: pytest.CaptureFixture[str]) -> None:
    """The pieces are the model's own bytes."""
    with pytest.raises(typer.Exit):
        invoke("e", data="{}", stream=True, json=True)
    assert "--stream: received --json" in capsys.readouterr().err
