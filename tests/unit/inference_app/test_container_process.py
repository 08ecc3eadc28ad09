"""The process in the container: what it serves with, and when it refuses to start."""

from typing import Any

import pytest
import uvicorn
from botocore.session import Session

from inference_app import __main__ as process
from tests.unit.inference_app.test_container_application import source_of

VARIABLES = {
    "ENDPOINT_NAME": "sentiment",
    "AWS_REGION": "eu-west-1",
    "PORT": "8081",
    "DRAIN_SECONDS": "33",
    "KEEP_ALIVE_SECONDS": "44",
}


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """How uvicorn was asked to serve."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(uvicorn, "run", lambda _, **how: found.append(how))
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    return found


def test_connections_and_requests_last_as_long_as_said(
    monkeypatch: pytest.MonkeyPatch, served: list[dict[str, Any]]
) -> None:
    """Idle ones, and those that SIGTERM finds; only an image listens to everybody."""
    source_of(monkeypatch)
    assert process.main() == 0
    (how,) = served
    assert (how["host"], how["port"]) == ("127.0.0.1", 8081)
    assert (how["timeout_keep_alive"], how["timeout_graceful_shutdown"]) == (44, 33)
    assert how["server_header"] is False


@pytest.mark.parametrize(
    "problem",
    ["KEEP_ALIVE_SECONDS: received", "API_KEY_SECRET: 6 characters", "no credentials"],
)
def test_it_does_not_serve_what_it_could_not_answer(
    monkeypatch: pytest.MonkeyPatch, served: list[dict[str, Any]], problem: str
) -> None:
    """A wrong variable, or no role: its log says so, and the exit status is 1."""
    if problem == "no credentials":
        monkeypatch.setattr(Session, "get_credentials", lambda _: None)
    else:
        source_of(monkeypatch)
        name = problem.partition(":")[0]
        monkeypatch.setenv(name, {"API_KEY_SECRET": "sesame"}.get(name, "5000"))
    logged: list[Exception] = []
    monkeypatch.setattr(process, "log_wrong_settings", logged.append)
    assert process.main() == 1
    assert served == []
    assert problem in str(logged[0])


def test_the_secret_is_the_key() -> None:
    """It wins over a variable; without one, the variable is the key."""
    read = {"arn": "sesame"}.__getitem__
    assert process.with_key({"API_KEY_SECRET": "arn", "API_KEY": "x"}, read)["API_KEY"] == "sesame"
    assert process.with_key({"API_KEY": "x"}, read)["API_KEY"] == "x"
