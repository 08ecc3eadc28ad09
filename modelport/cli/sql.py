"""`modelport sql`: statements that call an endpoint from a database."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from modelport.cli.arguments import Endpoint, Env  # noqa: TC001 - typer looks the annotations up
from modelport.cli.explaining import explained
from modelport.cli.output import print_json


class Database(StrEnum):
    """What asks the endpoint."""

    ATHENA = "athena"
    REDSHIFT = "redshift"
    AURORA_POSTGRESQL = "aurora-postgresql"
    AURORA_MYSQL = "aurora-mysql"
    QUICKSIGHT = "quicksight"


class Part(StrEnum):
    """What is printed."""

    STATEMENTS = "statements"
    POLICY = "policy"
    TRUST = "trust"
    SCHEMA = "schema"


Columns = Annotated[
    str | None,
    typer.Option(
        help='The arguments, as in "age int, plan varchar(20)"; by default the sample\'s.'
    ),
]
Returns = Annotated[
    str | None, typer.Option(help="The result's type; by default what the samples expect, or text.")
]
Table = Annotated[
    str | None, typer.Option(help="A table with these columns, to query; by default the sample.")
]
Role = Annotated[
    str | None, typer.Option(help="Of Redshift: the role's ARN; by default the cluster's own.")
]
TargetModel = Annotated[
    str | None, typer.Option(help="Of a multi-model endpoint: the archive, such as films.tar.gz.")
]
BatchRows = Annotated[int | None, typer.Option(min=1, help="The most rows in one request.")]
Print = Annotated[
    Part,
    typer.Option(
        "--print",
        help="The statements, the role's IAM policy or trust policy, or QuickSight's schema file.",
    ),
]


def sql(  # noqa: PLR0913 - one parameter for each option
    endpoint: Endpoint,
    *,
    engine: Annotated[Database, typer.Option(help="What asks the endpoint.")],
    env: Env = None,
    columns: Columns = None,
    returns: Returns = None,
    function: Annotated[str | None, typer.Option(help="By default the endpoint's name.")] = None,
    table: Table = None,
    role: Role = None,
    target_model: TargetModel = None,
    batch_rows: BatchRows = None,
    part: Print = Part.STATEMENTS,
) -> None:
    """Print SQL that calls an endpoint from Athena, Redshift or Aurora, and the role it needs."""
    from modelport import sql as generator  # noqa: PLC0415 - with the others
    from modelport.cli.subject import find_subject  # noqa: PLC0415 - pydantic is slow

    options = generator.Options(
        columns=columns,
        returns=returns,
        function=function,
        table=table,
        role=role,
        target_model=target_model,
        batch_rows=batch_rows,
    )
    chosen = generator.ENGINES[engine.value]
    with explained():
        subject = find_subject(endpoint, env)
        call = generator.call_of(subject, chosen, options)
        if part is Part.POLICY:
            print_json(generator.policy(subject, chosen))
        elif part is Part.TRUST:
            print_json(generator.trust(subject, chosen))
        elif part is Part.SCHEMA:
            print_json(generator.schema(call, chosen))
        else:
            sys.stdout.write(chosen.write(call))
