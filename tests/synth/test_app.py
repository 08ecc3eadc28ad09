"""`python app.py` and what it says when it can't synthesize."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.synth.environments import ROOT


def app(output: Path, context: dict[str, Any]) -> "subprocess.CompletedProcess[str]":
    """Runs app.py as the `cdk` command does."""
    variables = {
        **os.environ,
        "CDK_CONTEXT_JSON": json.dumps(context),
        "CDK_OUTDIR": str(output),
        "CDK_VALIDATION": "false",
    }
    return subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ({}, ["env: missing", "-c env=NAME", "local"]),
        ({"env": "lokal"}, ["lokal", "local"]),
        ({"env": "nowhere.yaml"}, ["nowhere.yaml"]),
    ],
    ids=["no environment", "misspelt", "no such file"],
)
def test_what_is_wrong_is_said_in_a_line(
    tmp_path: Path, context: dict[str, Any], said: list[str]
) -> None:
    """No traceback, nothing written, exit code 1."""
    run = app(tmp_path / "out", context)
    assert run.returncode == 1
    assert [part for part in said if part not in run.stderr] == []
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "out").exists()


def test_every_problem_of_a_configuration_is_said(tmp_path: Path) -> None:
    """What `modelport validate` finds stops the synthesis too, all of it."""
    configuration = tmp_path / "broken.yaml"
    configuration.write_text("region: eu-west-9\nmodels: {}\nendpoints: {}\ncolour: red\n")
    run = app(tmp_path / "out", {"env": str(configuration)})
    assert run.returncode == 1
    assert "eu-west-9" in run.stderr
    assert "colour" in run.stderr


def test_an_account_that_the_file_leaves_open(tmp_path: Path) -> None:
    """`-c account=` fills it in; the stacks are then of that account."""
    run = app(tmp_path / "out", {"env": "dev", "account": "111122223333"})
    assert run.returncode == 0, run.stderr
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    stacks = [a for a in manifest["artifacts"].values() if a["type"] == "aws:cloudformation:stack"]
    assert {stack["environment"] for stack in stacks} == {"aws://111122223333/eu-west-1"}


def test_stacks_are_imported_when_there_is_one_of_them() -> None:
    """The CDK's modules for all of them take longer than synthesizing most environments."""
    roots = os.pathsep.join(map(str, (ROOT, ROOT / "constructs", ROOT / "lambda")))
    script = "import sys, stacks.application; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": roots},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert "artifact_storage" in loaded
    assert loaded.isdisjoint({"batch_transform", "container_front", "inference_front"})
