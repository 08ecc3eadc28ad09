"""`modelport sql`: what it prints, and what it says instead."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from modelport.aws.session import Credentials, EndpointAccess, LocalSession, Request
from modelport.cli import app, subject

EXAMPLES = Path(__file__).parents[3] / "examples"


def sql(key: str, engine: str, example: str, *more: str) -> Result:
    """The command, for an endpoint of an example."""
    words = [key, "--engine", engine, "--env", str(EXAMPLES / f"{example}.yaml"), *more]
    return CliRunner().invoke(app, ["sql", *words])


@pytest.mark.parametrize("engine", ["athena", "redshift", "aurora-postgresql", "aurora-mysql"])
def test_statements_are_a_file_that_can_be_run(engine: str) -> None:
    """Comments and statements alone come out, with the sample's own values."""
    done = sql("iris", engine, "iris")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("-- Calls the SageMaker endpoint iris-iris from Amazon ")
    assert done.stdout.endswith("(5.1, 3.3, 1.7, 0.5) AS prediction;\n")


def test_documents_come_alone() -> None:
    """Policy, trust policy and schema are JSON, to be piped into a file."""
    policy = json.loads(sql("iris", "redshift", "iris", "--print", "policy").stdout)
    trust = json.loads(sql("iris", "redshift", "iris", "--print", "trust").stdout)
    schema = json.loads(sql("iris", "quicksight", "iris", "--print", "schema").stdout)
    assert policy["Statement"][0]["Resource"].endswith(":endpoint/iris-iris")
    assert "redshift.amazonaws.com" in trust["Statement"][0]["Principal"]["Service"]
    assert schema["instanceTypes"] == ["ml.m5.large"]


def test_a_pipeline_is_asked_through_its_first_container() -> None:
    """The columns are what the first container reads, the result what the last one answers."""
    done = sql("species", "athena", "pipeline")
    assert "feature_1 double, feature_2 double, feature_3 double, feature_4 double" in done.stdout
    assert "RETURNS varchar\n" in done.stdout


def test_what_can_not_be_called_ends_with_an_error() -> None:
    """Exit code 1, nothing on standard output, and the reason."""
    done = sql("sentiment", "athena", "asynchronous")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "received an endpoint of type asynchronous" in " ".join(done.stderr.split())
    assert sql("nobody", "athena", "iris").exit_code == 1


def test_without_a_configuration_it_is_what_runs_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample that the session knows gives the columns, and nothing the result's type."""
    sample = Request(content_type="text/csv", body="1,a")
    running = LocalSession(
        gateway="http://127.0.0.1:1",
        region="eu-west-1",
        account="000000000000",
        credentials=Credentials(),
        environment="mine",
        pid=1,
        endpoints=(EndpointAccess(key="e", name="mine-e", type="real-time", sample=sample),),
    )
    monkeypatch.setattr(subject, "read_running", lambda _: running)
    done = CliRunner().invoke(app, ["sql", "e", "--engine", "athena"])
    assert "mine_e(feature_1 bigint, feature_2 varchar)\nRETURNS varchar\n" in done.stdout
    monkeypatch.setattr(subject, "read_running", lambda _: None)
    done = CliRunner().invoke(app, ["sql", "e", "--engine", "athena"])
    assert "the embedded AWS is not running" in " ".join(done.stderr.split())
