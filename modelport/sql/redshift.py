"""Amazon Redshift ML: a model brought along, for remote inference.

Amazon Redshift Developer Guide, "CREATE MODEL": the clauses stand in this order; arguments go as
CSV, or as JSON where the only one is of type SUPER, as for large language models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.sql.calls import CSV, JSON, Call, Engine, words
from modelport.sql.names import double_quoted, escaped_literal, literal
from modelport.sql.writing import heading, select

if TYPE_CHECKING:
    from collections.abc import Callable

TITLE = "Amazon Redshift ML"
SUPER = "super"


def write(call: Call) -> str:
    """The model with its function, and a query of it."""
    endpoint = literal(call.subject.name)
    if call.target_model:
        endpoint += f":{literal(call.target_model)}"
    types = ", ".join(column.type for column in call.columns)
    role = literal(call.role) if call.role else "default"
    rows = f"\nSETTINGS (MAX_BATCH_ROWS {call.batch_rows})" if call.batch_rows else ""
    function = double_quoted(call.function)
    return (
        heading(
            call,
            TITLE,
            "The role is what `--print policy` and `--print trust` say.",
            "Who creates it needs GRANT CREATE MODEL, and who calls it GRANT EXECUTE ON MODEL.",
        )
        + f"CREATE MODEL {double_quoted(call.function)}\nFUNCTION {function} ({types})\n"
        + f"RETURNS {call.returns}\nSAGEMAKER {endpoint}\nIAM_ROLE {role}{rows};\n\n"
        + select(call, function, double_quoted, text=_text(call))
    )


def _text(call: Call) -> Callable[[str], str]:
    if [column.type for column in call.columns] == [SUPER]:
        return lambda value: f"JSON_PARSE({escaped_literal(value)})"
    return escaped_literal


ENGINE = Engine(
    title=TITLE,
    content_types=(CSV, JSON),
    kinds={
        "text": "varchar(4096)",
        "integer": "bigint",
        "number": "double precision",
        "json": SUPER,
    },
    types=words(
        "smallint int integer bigint decimal numeric real "
        "float boolean char varchar date timestamp super",
        "double precision",
    ),
    write=write,
    principals=("redshift.amazonaws.com", "redshift-serverless.amazonaws.com"),
    chooses_model=True,
    names_role=True,
)
