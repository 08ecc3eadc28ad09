"""`modelport openapi`, as a person types it."""

import json
from pathlib import Path

import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR
from typer.testing import CliRunner

from modelport.cli import app

EXAMPLES = Path(__file__).parents[3] / "examples"


def run(*arguments: str) -> tuple[int, str, str]:
    """Its exit code, and what it prints."""
    result = CliRunner().invoke(app, ["openapi", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_it_prints_a_document() -> None:
    """OpenAPI alone, so that it can be redirected into a file."""
    code, text, _ = run("sentiment", "--env", str(EXAMPLES / "realtime-iam.yaml"))
    assert code == 0
    OPENAPI_31_VALIDATOR.validate(json.loads(text))


def test_it_takes_the_apis_address() -> None:
    """Where a reader shall call it."""
    environment = str(EXAMPLES / "realtime-iam.yaml")
    _, text, _ = run("sentiment", "--env", environment, "--url", "https://api.example.com/v1")
    assert json.loads(text)["servers"] == [{"url": "https://api.example.com/v1"}]


@pytest.mark.parametrize(
    ("example", "arguments", "said"),
    [
        ("realtime-iam", ["sentiment", "--front", "http"], "received http; accepted: rest"),
        ("realtime", ["sentiment"], "add one"),
        ("realtime-iam", ["other"], "other"),
    ],
)
def test_what_it_cannot_describe(example: str, arguments: list[str], said: str) -> None:
    """One sentence on what there is."""
    code, text, error = run(*arguments, "--env", str(EXAMPLES / f"{example}.yaml"))
    assert (code, text) == (1, "")
    assert said in error
