"""`modelport local up`: options that can't be are refused before anything is done."""

import pytest
from typer.testing import CliRunner

from modelport import local as machine
from modelport.cli import app


@pytest.mark.parametrize(
    ("option", "value", "status", "said"),
    [
        ("--port", "65536", 2, "65535"),
        ("--port", "-1", 2, "--port"),
        ("--idle-timeout", "0", 1, "--idle-timeout: received 0; accepted: a duration of at least"),
        ("--idle-timeout", "59s", 1, "received 59s"),
        ("--idle-timeout", "soon", 1, "received soon"),
    ],
)
def test_an_option_that_cannot_be(
    option: str, value: str, status: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that stops before the deployment is over, or has no port, isn't started."""
    started: list[object] = []
    monkeypatch.setattr(machine, "up", lambda *_, **__: started.append(1))
    found = CliRunner().invoke(app, ["local", "up", "local", option, value])
    assert found.exit_code == status
    assert said in found.stderr
    assert not started


@pytest.mark.parametrize("command", ["local", "model"])
def test_a_group_offers_no_completion(command: str) -> None:
    """It would install completion for a program that isn't called so."""
    assert "completion" not in CliRunner().invoke(app, [command, "--help"]).stdout
