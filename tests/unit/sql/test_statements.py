"""The statements, parsed by sqlglot as far as its grammars know these extensions.

It has none for USING EXTERNAL FUNCTION, CREATE MODEL … SAGEMAKER and ALIAS. Their clauses are
taken apart here, and each part that is ordinary SQL (types, literals, names, the queries, the body
of a function) goes through the parser.
"""

import re

import pytest
import sqlglot
from sqlglot import exp

from modelport.sql import ENGINES, Example, Options, call_of, schema
from tests.unit.sql.statements import IRIS, TALK, call, subject, written

FOUR = ["feature_1", "feature_2", "feature_3", "feature_4"]


def query(text: str, dialect: str) -> exp.Select:
    """The query at the end of the statements."""
    (select,) = sqlglot.parse(text[text.index("SELECT ") :], read=dialect)
    assert isinstance(select, exp.Select)
    return select


def definition(arguments: str, dialect: str) -> dict[str, str]:
    """Names and types, as the parser understands the columns of a table."""
    table = sqlglot.parse_one(f"CREATE TABLE t ({arguments})", read=dialect)
    return {c.name: c.kind.sql(dialect) for c in table.find_all(exp.ColumnDef)}


def test_athena_declares_the_function_before_its_query() -> None:
    """Argument names and types, the result, the endpoint, then a query that calls the function."""
    text = written("athena", table='lake.flo"wers')
    clause = re.search(
        r"USING EXTERNAL FUNCTION (\w+)\((.*)\)\nRETURNS (.*)\nSAGEMAKER '(.*)'\nSELECT", text
    )
    assert clause
    function, arguments, returns, endpoint = clause.groups()
    assert (function, returns, endpoint) == ("prod_iris", "varchar", "prod-iris")
    assert definition(arguments, "athena") == dict.fromkeys(FOUR, "DOUBLE")
    select = query(text, "athena")
    assert [c.name for c in select.find_all(exp.Column)] == FOUR
    table = select.find(exp.Table)
    assert table
    assert (table.db, table.name) == ("lake", 'flo"wers')


def test_athenas_arguments_have_different_names() -> None:
    """Columns whose names are one without their quotes are told apart by a number."""
    text = written("athena", columns='"a b" int, "A-B" int, a_b_2 int', table="t")
    assert "(a_b int, a_b_2 int, a_b_2_2 int)" in text
    assert "(order_ int)" in written("athena", columns="order int", table="t")


def test_redshift_has_the_clauses_in_their_order() -> None:
    """CREATE MODEL, FUNCTION with types alone, RETURNS, SAGEMAKER, IAM_ROLE, SETTINGS."""
    role = "arn:aws:iam::123456789012:role/redshift"
    text = written("redshift", role=role, batch_rows=50)
    clause = re.search(
        r'CREATE MODEL "(.*)"\nFUNCTION "(.*)" \((.*)\)\nRETURNS (.*)\nSAGEMAKER \'(.*)\'\n'
        r"IAM_ROLE '(.*)'\nSETTINGS \(MAX_BATCH_ROWS (\d+)\);",
        text,
    )
    assert clause
    model, function, types, returns, endpoint, told, rows = clause.groups()
    assert (model, function, endpoint, told, rows) == (
        "prod_iris",
        "prod_iris",
        "prod-iris",
        role,
        "50",
    )
    for one in (*types.split(", "), returns):
        assert exp.DataType.build(one, dialect="redshift")
    assert [v.name for v in query(text, "redshift").find_all(exp.Literal)] == IRIS.body.split(",")


def test_redshift_sends_json_as_super() -> None:
    """A model that reads JSON gets one argument of type SUPER, and the sample parses as JSON."""
    text = written("redshift", TALK)
    assert "(super)\nRETURNS super\n" in text
    assert "IAM_ROLE default;" in text
    (document,) = query(text, "redshift").find_all(exp.Literal)
    assert document.name == TALK.body


def test_redshift_chooses_a_model() -> None:
    """Of a multi-model endpoint, the archive stands after the endpoint."""
    films = Example(content_type="text/csv", body="1", expect=1, target_model="films.tar.gz")
    engine = ENGINES["redshift"]
    options = Options(target_model="films.tar.gz")
    found = call_of(subject(films, served="multi-model"), engine, options)
    assert "SAGEMAKER 'prod-iris':'films.tar.gz'\n" in engine.write(found)


def test_aurora_postgresql_wraps_the_extension() -> None:
    """The function has IN and OUT parameters, and its body calls invoke_endpoint with them."""
    text = written("aurora-postgresql", returns="varchar(20)", batch_rows=7)
    extension, function, select = sqlglot.parse(text, read="postgres")
    assert (
        extension.sql("postgres", comments=False) == "CREATE EXTENSION IF NOT EXISTS aws_ml CASCADE"
    )
    assert isinstance(select, exp.Select)
    assert function
    body = re.search(r"AS (\$\w+\$)\n(.*)\n\1", text, re.DOTALL)
    assert body
    asked = sqlglot.parse_one(body[2], read="postgres")
    cast = asked.find(exp.Cast)
    assert cast
    assert cast.to.sql("postgres") == "VARCHAR(20)"
    assert [c.name for c in asked.find_all(exp.Column) if c.name.startswith("feature")] == FOUR
    assert "max_rows_per_batch int DEFAULT 7" in text
    assert "OUT prediction varchar(20)" in text


def test_aurora_postgresql_names_do_not_collide() -> None:
    """Columns called as the function's own parameters keep their names."""
    text = written(
        "aurora-postgresql", columns="prediction real, max_rows_per_batch int", returns="real"
    )
    assert 'IN "prediction" real' in text
    assert "OUT prediction_2 real" in text
    assert "IN max_rows_per_batch_2 int" in text


def test_aurora_mysql_names_the_endpoint_for_a_body() -> None:
    """Arguments and result, then ALIAS and the endpoint; texts come back in utf8mb4."""
    text = written("aurora-mysql", columns='age int, "pl an" varchar(20)')
    found = re.search(
        r"CREATE FUNCTION `(.*)` \(\n(.*)\n\)\nRETURNS (.*) CHARSET utf8mb4\n"
        r"ALIAS AWS_SAGEMAKER_INVOKE_ENDPOINT\nENDPOINT NAME '(.*)';",
        text,
        re.DOTALL,
    )
    assert found
    name, arguments, returns, endpoint = found.groups()
    assert (name, returns, endpoint) == ("prod_iris", "varchar(2048)", "prod-iris")
    assert definition(arguments, "mysql") == {"age": "INT", "pl an": "VARCHAR(20)"}
    assert "NAME 'prod-iris'\nMAX_BATCH_SIZE 7;" in written("aurora-mysql", batch_rows=7)
    assert "RETURNS double\nALIAS" in written("aurora-mysql", returns="double")


def test_quicksight_has_a_schema_file() -> None:
    """Every column with QuickSight's own types, the answer, and the instances of the transform."""
    found = schema(call("quicksight"), ENGINES["quicksight"])
    assert found["input"] == [{"name": name, "type": "DECIMAL"} for name in FOUR]
    assert found["output"] == [{"name": "prediction", "type": "STRING"}]
    assert found["defaultInstanceType"] in found["instanceTypes"]
    assert "prod-iris" in written("quicksight")


@pytest.mark.parametrize(
    ("expect", "returns"),
    [("Setosa\nVirginica", "varchar"), (3, "bigint"), (2.5, "double"), ("1,2", "varchar")],
)
def test_the_result_is_what_the_samples_expect(expect: object, returns: str) -> None:
    """One number is a number; a text, or several values, are a text."""
    example = Example(content_type="text/csv", body="1", expect=expect)
    assert call("athena", example).returns == returns


def test_arguments_are_what_all_samples_send() -> None:
    """A column is an integer only if it is in every row; an empty cell says nothing."""
    rows = Example(content_type="text/csv", body="1,2,a,\n3,2.5,b,7", expect=1)
    assert [c.type for c in call("athena", rows).columns] == [
        "bigint",
        "double",
        "varchar",
        "bigint",
    ]
