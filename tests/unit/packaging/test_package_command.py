import json

import pytest
from typer.testing import CliRunner

from modelport.cli import app


@pytest.fixture
def run():
    """Call the command line."""
    return lambda *words: CliRunner().invoke(app, ["package", *map(str, words)])


def test_json(run, model, output):
    """A program reads where the archive is and whether it is new."""
    answers = [json.loads(run(model, "--output", output, "--json").stdout) for _ in range(2)]
    assert [a["skipped"] for a in answers] == [False, True]
    assert answers[0]["path"] == str(output)


def test_text(run, model, output):
    """A person reads the path, the sizes and the hash."""
    done = run(model, "--output", output, "--compression", "stored")
    assert done.exit_code == 0
    assert str(output) in done.stdout
    assert "sha256" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "models in model_artifacts/: "),
        (["s3://bucket/model.tar.gz"], "nothing to pack"),
    ],
)
def test_problems(run, words, said):
    """What cannot be packed is told on stderr, with exit code 1."""
    done = run(*words)
    assert done.exit_code == 1
    assert said in done.stderr
    assert not done.stdout
