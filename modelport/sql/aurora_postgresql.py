"""Amazon Aurora PostgreSQL: a function around `aws_sagemaker.invoke_endpoint`.

Amazon Aurora User Guide, "Using Amazon Aurora machine learning with Aurora PostgreSQL": any
endpoint that reads and writes text/csv, through the extension aws_ml.
"""

from __future__ import annotations

from modelport.sql.calls import CSV, Call, Engine, words
from modelport.sql.names import distinct, double_quoted, literal
from modelport.sql.writing import heading, select

TITLE = "Amazon Aurora PostgreSQL"


def write(call: Call) -> str:
    """The extension, the function, and a query of it."""
    inputs = [double_quoted(column.name) for column in call.columns]
    answer, rows = distinct(("prediction", "max_rows_per_batch"), [c.name for c in call.columns])
    arguments = [
        *(f"IN {name} {c.type}" for name, c in zip(inputs, call.columns, strict=True)),
        f"IN {rows} int DEFAULT {call.batch_rows or 'NULL'}",
        f"OUT {answer} {call.returns}",
    ]
    sent = ", ".join([literal(call.subject.name), rows, *inputs])
    body = f"SELECT aws_sagemaker.invoke_endpoint({sent})::{call.returns}"
    function = double_quoted(call.function)
    quote = _dollars(body)
    return (
        heading(
            call,
            TITLE,
            "The cluster's role for SageMaker is what `--print policy` and `--print trust` say.",
            "Who calls it needs USAGE on the schema aws_sagemaker, and EXECUTE on its function and",
            "on this one.",
        )
        + "CREATE EXTENSION IF NOT EXISTS aws_ml CASCADE;\n\n"
        + f"CREATE OR REPLACE FUNCTION {function} (\n  "
        + ",\n  ".join(arguments)
        + f"\n)\nAS {quote}\n  {body}\n{quote}"
        + " LANGUAGE SQL VOLATILE PARALLEL SAFE COST 5000;\n\n"
        + select(call, function, double_quoted)
    )


def _dollars(body: str) -> str:
    """Dollar quotes that the body doesn't hold."""
    word = "body"
    while f"${word}$" in body:
        word += "_"
    return f"${word}$"


ENGINE = Engine(
    title=TITLE,
    content_types=(CSV,),
    kinds={"text": "varchar", "integer": "bigint", "number": "double precision"},
    types=words(
        "smallint int integer bigint real decimal numeric boolean text char varchar date timestamp",
        "double precision",
    ),
    write=write,
    principals=("rds.amazonaws.com",),
    says_account=True,
)
