"""Amazon Athena: an external function that lives as long as its query.

Athena User Guide, "Use ML with Athena syntax": the endpoint must accept and return text/csv,
without a header, and whoever runs the query needs sagemaker:InvokeEndpoint.
"""

from __future__ import annotations

from modelport.sql.calls import CSV, Call, Engine, words
from modelport.sql.errors import SqlError
from modelport.sql.names import distinct, double_quoted, literal, plain
from modelport.sql.writing import heading, select

TITLE = "Amazon Athena"


def write(call: Call) -> str:
    """The query, with the function before it.

    Raises:
        SqlError: there is nothing to query.
    """
    query = select(call, plain(call.function), double_quoted)
    if not query:
        raise SqlError("--table: Athena's function is part of a query: name the table to query")
    names = distinct(plain(column.name) for column in call.columns)
    arguments = ", ".join(
        f"{name} {column.type}" for name, column in zip(names, call.columns, strict=True)
    )
    return (
        heading(call, TITLE, "Whoever runs it needs what `--print policy` says.")
        + f"USING EXTERNAL FUNCTION {plain(call.function)}({arguments})\n"
        + f"RETURNS {call.returns}\nSAGEMAKER {literal(call.subject.name)}\n"
        + query
    )


ENGINE = Engine(
    title=TITLE,
    content_types=(CSV,),
    kinds={"text": "varchar", "integer": "bigint", "number": "double"},
    types=words(
        "boolean tinyint smallint int integer bigint "
        "real double decimal char varchar date timestamp",
    ),
    write=write,
    batches=False,
)
