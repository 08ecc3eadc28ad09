"""`modelport validate`: what it prints, and how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from modelport.cli import app

ROOT = Path(__file__).parents[3]


def run(*arguments: str | Path) -> Any:
    """The command's exit code and output."""
    return CliRunner().invoke(app, ["validate", *map(str, arguments)])


def test_all_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without names, everything in environments/ is checked."""
    monkeypatch.chdir(ROOT)
    result = run()
    assert result.exit_code == 0
    for name in ("dev", "local", "prod", "staging"):
        assert f"{name}: valid" in result.stdout


def test_errors_go_to_stderr(trial: Any) -> None:
    """Every error is a line on stderr, and the exit code is 1."""
    trial.data["region"] = "nowhere"
    trial.endpoint["instance_type"] = "ml.m5.tiny"
    file = trial.write()
    result = run(file)
    assert result.exit_code == 1
    assert f"{file}: error: region: received nowhere" in result.stderr
    assert f"{file}: error: endpoints.iris.instance_type: received ml.m5.tiny" in result.stderr
    assert f"{file}: invalid (2 errors)" in result.stdout


def test_warnings_do_not_fail(trial: Any) -> None:
    """A warning is printed, and the exit code stays 0."""
    trial.endpoint["instance_type"] = "ml.p5.48xlarge"
    result = run(trial.write())
    assert result.exit_code == 0
    assert "warning: endpoints.iris.instance_type" in result.stderr
    assert "valid (1 warning)" in result.stdout


def test_one_bad_file_does_not_hide_another(trial: Any) -> None:
    """Files that are right, wrong and missing are told in one go."""
    right = trial.write(name="right")
    wrong = trial.write("region: [", name="wrong")
    result = run(right, wrong, trial.folder / "none.yaml", "nobody")
    assert result.exit_code == 1
    assert f"{right}: valid" in result.stdout
    assert f"{wrong}: error: line 2, column 1: received text that is no YAML" in result.stderr
    assert "no such file or directory" in result.stderr
    assert "nobody: error: environment: received nobody" in result.stderr


def test_json(trial: Any) -> None:
    """A program reads the parts of every problem."""
    trial.data["region"] = "nowhere"
    result = run("--json", trial.write())
    assert result.exit_code == 1
    [report] = json.loads(result.stdout)
    assert report["valid"] is False
    assert report["errors"][0]["path"] == "region"
    assert report["errors"][0]["received"] == "nowhere"
    assert report["warnings"] == []


def test_nothing_to_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside every project there is nothing to check, and that is no success."""
    monkeypatch.chdir(tmp_path)
    result = run()
    assert result.exit_code == 1
    assert "there is nothing to check" in result.stderr
