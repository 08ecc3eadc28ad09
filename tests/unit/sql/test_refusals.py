"""What an engine can't call, and what the roles may do."""

from dataclasses import replace

import pytest

from modelport.sql import ENGINES, Options, SqlError, call_of, policy, schema, trust
from tests.unit.sql.statements import IRIS, TALK, call, subject, written


def refused(engine: str, *examples: object, served: str = "real-time", **options: object) -> str:
    """What is said instead of statements."""
    with pytest.raises(SqlError) as caught:
        call_of(subject(*examples, served=served), ENGINES[engine], Options(**options))
    return str(caught.value)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "served", ["asynchronous", "lambda", "multi-container", "inference-components"]
)
def test_types_that_no_engine_can_call(engine: str, served: str) -> None:
    """An engine names an endpoint, gets an answer at once, and can say nothing else."""
    said = refused(engine, IRIS, served=served)
    assert f"received an endpoint of type {served}" in said
    assert "accepted: pipeline, real-time, serverless" in said


def test_only_redshift_chooses_a_model() -> None:
    """The others refuse a multi-model endpoint; Redshift wants to be told which model."""
    assert "each request must name a model" in refused("athena", IRIS, served="multi-model")
    assert "--target-model: say it" in refused("redshift", IRIS, served="multi-model")
    assert "--target-model: not for" in refused("redshift", IRIS, target_model="films.tar.gz")


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "redshift"])
def test_a_model_of_json_needs_redshift(engine: str) -> None:
    """The others send CSV: what the samples are, what is sent, and what to do."""
    said = refused(engine, TALK, columns="request varchar(10)", returns="varchar(10)")
    assert "its samples are application/json" in said
    assert "sends and reads text/csv" in said


def test_every_problem_is_told_at_once() -> None:
    """Columns, result and function are all wrong, and all are named."""
    said = refused("athena", IRIS, columns="a blob", returns="json", function="")
    assert "--columns: received the type 'blob'" in said
    assert "--returns: received the type 'json'" in said
    assert said.count("\n") >= 1
    assert "accepts bigint, boolean" in said


@pytest.mark.parametrize("name", ["é" * 32, "x" * 64, " ", "a\udcff"])
def test_names_are_no_longer_than_postgresql_keeps_them(name: str) -> None:
    """It counts bytes, and would cut the rest: two columns could become one."""
    said = refused("aurora-postgresql", IRIS, columns=f'"{name}" int', function=name)
    for option in ("--columns", "--function"):
        assert f"{option}: received {name!r}; accepted are printable characters, 1 to 63 b" in said
    assert '"' + "é" * 31 in written("aurora-postgresql", columns=f'"{"é" * 31}x" int')


def test_an_empty_sample_shows_no_arguments() -> None:
    """Columns that are said are enough for the function; there is no row to query it with."""
    empty = replace(IRIS, body="\n")
    text = written("aurora-postgresql", empty, columns="a int")
    assert 'IN "a" int' in text
    assert text.count("SELECT") == 1
    assert "say --columns" in refused("aurora-postgresql", empty)


def test_without_samples_columns_must_be_said() -> None:
    """Nothing is made up."""
    assert "--columns: the model has no samples here" in refused("athena")


def test_mysql_texts_have_a_length() -> None:
    """VARCHAR alone is no type of MySQL."""
    assert "such as varchar(255)" in refused("aurora-mysql", columns="a varchar")


def test_a_role_is_an_arn() -> None:
    """Anything else would fail at the database; where none is named, none is taken."""
    arn = "arn:aws:iam::123456789012:role/mine"
    assert "names no role" in refused("athena", IRIS, role=arn)
    assert "--role: received" in refused("redshift", IRIS, role="x'; DROP TABLE t; --")


@pytest.mark.parametrize("engine", [n for n, e in ENGINES.items() if e.invokes])
def test_the_role_may_invoke_this_endpoint_alone(engine: str) -> None:
    """No action and no resource is a wildcard."""
    (statement,) = policy(subject(), ENGINES[engine])["Statement"]
    assert statement["Action"] == "sagemaker:InvokeEndpoint"
    where = "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/prod-iris"
    assert statement["Resource"] == where


@pytest.mark.parametrize(
    ("engine", "right"),
    [
        ("redshift", "GRANT EXECUTE ON MODEL"),
        ("aurora-mysql", "AWS_SAGEMAKER_ACCESS"),
        ("aurora-postgresql", "USAGE on the schema aws_sagemaker"),
    ],
)
def test_the_databases_own_rights_are_said(engine: str, right: str) -> None:
    """IAM isn't all: whoever calls the function needs a right of the database."""
    comment = written(engine).partition("\nCREATE ")[0]
    assert right in comment
    assert all(line.startswith("-- ") for line in comment.strip().splitlines())


def test_whoever_may_take_on_the_role() -> None:
    """The database's own service; Athena and QuickSight have no such role."""
    (aurora,) = trust(subject(), ENGINES["aurora-mysql"])["Statement"]
    assert aurora["Principal"] == {"Service": ["rds.amazonaws.com"]}
    assert aurora["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    (anywhere,) = trust(replace(subject(), account=None), ENGINES["aurora-mysql"])["Statement"]
    assert "Condition" not in anywhere
    assert "Condition" not in trust(subject(), ENGINES["redshift"])["Statement"][0]
    for engine, said in (("athena", "needs what --print policy"), ("quicksight", "of its own")):
        with pytest.raises(SqlError, match=said):
            trust(subject(), ENGINES[engine])
    with pytest.raises(SqlError):
        policy(subject(), ENGINES["quicksight"])
    with pytest.raises(SqlError):
        schema(call("athena"), ENGINES["athena"])
