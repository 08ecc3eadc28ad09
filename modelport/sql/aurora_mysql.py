"""Amazon Aurora MySQL: a stored function whose body is an endpoint.

Amazon Aurora User Guide, "Using Amazon Aurora machine learning with Aurora MySQL": arguments and
results are numbers (not BIT) or VARCHAR, and texts come back in utf8mb4.
"""

from __future__ import annotations

from modelport.sql.calls import CSV, Call, Engine, words
from modelport.sql.names import backticked, escaped_literal
from modelport.sql.writing import heading, select

TITLE = "Amazon Aurora MySQL"


def write(call: Call) -> str:
    """The function, and a query of it."""
    arguments = ",\n  ".join(f"{backticked(c.name)} {c.type}" for c in call.columns)
    charset = " CHARSET utf8mb4" if call.returns.startswith("varchar") else ""
    rows = f"\nMAX_BATCH_SIZE {call.batch_rows}" if call.batch_rows else ""
    function = backticked(call.function)
    return (
        heading(
            call,
            TITLE,
            "The role in the cluster's parameter aws_default_sagemaker_role is what",
            "`--print policy` and `--print trust` say. Who calls it needs the database role",
            "AWS_SAGEMAKER_ACCESS (Aurora MySQL 3), and EXECUTE on the function.",
        )
        + f"CREATE FUNCTION {function} (\n  {arguments}\n)\nRETURNS {call.returns}{charset}\n"
        + "ALIAS AWS_SAGEMAKER_INVOKE_ENDPOINT\n"
        + f"ENDPOINT NAME {escaped_literal(call.subject.name)}{rows};\n\n"
        + select(call, function, backticked, text=escaped_literal)
    )


ENGINE = Engine(
    title=TITLE,
    content_types=(CSV,),
    kinds={"text": "varchar(2048)", "integer": "bigint", "number": "double"},
    types=words(
        "tinyint smallint mediumint int integer bigint real float double decimal numeric varchar",
    ),
    sized=frozenset({"varchar"}),
    write=write,
    principals=("rds.amazonaws.com",),
    says_account=True,
)
