"""The engines by name, and whether one can call an endpoint."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modelport.sql import athena, aurora_mysql, aurora_postgresql, quicksight, redshift
from modelport.sql.calls import Call
from modelport.sql.columns import columns_of, first_row, parse_columns, parse_type, returns_of
from modelport.sql.errors import SqlError
from modelport.sql.names import checked, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from modelport.sql.calls import Column, Engine, Example, Subject

ENGINES: Mapping[str, Engine] = {
    "athena": athena.ENGINE,
    "redshift": redshift.ENGINE,
    "aurora-postgresql": aurora_postgresql.ENGINE,
    "aurora-mysql": aurora_mysql.ENGINE,
    "quicksight": quicksight.ENGINE,
}

_NAME = re.compile(r"[A-Za-z0-9](-*[A-Za-z0-9]){0,62}")
_ROLE = re.compile(r"arn:[a-z-]+:iam::\d{12}:role/[\w+=,.@/-]{1,512}", re.ASCII)
_WHOLE = frozenset({"real-time", "serverless", "pipeline"})
_WHY_NOT = {
    "asynchronous": "its answers come to S3, not to whoever asks",
    "lambda": "a function serves it, and there is no endpoint in SageMaker",
    "multi-container": "each request must name a container",
    "inference-components": "each request must name a component",
    "multi-model": "each request must name a model",
}


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a person may say about a function, as it was typed."""

    columns: str | None = None
    returns: str | None = None
    function: str | None = None
    table: str | None = None
    role: str | None = None
    target_model: str | None = None
    batch_rows: int | None = None


def call_of(subject: Subject, engine: Engine, options: Options) -> Call:
    """The function that calls `subject` from `engine`.

    Raises:
        SqlError: the engine can't; all problems at once.
    """
    refusals = list(_refusals(subject, engine, options))
    if refusals:
        raise SqlError(*refusals)
    examples = _examples(subject, engine, options)
    columns, returns, function = _all(
        lambda: _columns(examples, engine, options),
        lambda: _returns(examples, engine, options),
        lambda: checked(options.function or plain(subject.name), "--function"),
    )
    row = first_row(examples)
    return Call(
        subject=subject,
        function=function,
        columns=columns,
        returns=returns,
        values=row if len(row) == len(columns) else (),
        table=options.table,
        role=options.role,
        target_model=options.target_model,
        batch_rows=options.batch_rows,
    )


def _refusals(subject: Subject, engine: Engine, options: Options) -> Iterator[str]:
    if not _NAME.fullmatch(subject.name):
        yield f"received the endpoint {subject.name!r}, which no endpoint of SageMaker is called"
    named = subject.type == "multi-model" and engine.chooses_model
    if named and not options.target_model:
        yield "--target-model: say it, such as films.tar.gz: the endpoint has several models"
    if options.target_model and not named:
        yield f"--target-model: not for an endpoint of type {subject.type} in {engine.title}"
    if not named and subject.type not in _WHOLE:
        yield (
            f"{subject.name}: received an endpoint of type {subject.type}; {engine.title} can't "
            f"call it: {_WHY_NOT[subject.type]}; accepted: {', '.join(sorted(_WHOLE))}"
        )
    if options.role and not engine.names_role:
        yield f"--role: {engine.title} names no role in its statements"
    elif options.role and not _ROLE.fullmatch(options.role):
        yield f"--role: received {options.role!r}; accepted is arn:aws:iam::ACCOUNT:role/NAME"
    if options.batch_rows and not engine.batches:
        yield f"--batch-rows: {engine.title} decides itself how many rows go into a request"


def _examples(subject: Subject, engine: Engine, options: Options) -> list[Example]:
    """The examples of one content type that the engine can send; its first ones, if there are.

    Raises:
        SqlError: the model reads nothing that the engine sends.
    """
    asked = [e for e in subject.examples if e.target_model in (None, options.target_model)]
    for content_type in engine.content_types:
        found = [example for example in asked if example.content_type == content_type]
        if found:
            return found
    if asked:
        told = ", ".join(sorted({example.content_type for example in asked}))
        raise SqlError(
            f"{subject.name}: its samples are {told}; {engine.title} sends and reads "
            f"{' or '.join(engine.content_types)}: if the model reads that too, add a sample of it "
            "to its samples.json"
        )
    return []


def _columns(examples: list[Example], engine: Engine, options: Options) -> tuple[Column, ...]:
    if options.columns:
        return parse_columns(options.columns, engine)
    if not examples:
        raise SqlError('--columns: the model has no samples here: say them, as in "age int, …"')
    return columns_of(examples, engine)


def _returns(examples: list[Example], engine: Engine, options: Options) -> str:
    if options.returns:
        return parse_type(options.returns, "--returns", engine)
    return returns_of(examples, engine)


def _all(*steps: Callable[[], Any]) -> list[Any]:
    """What all steps return; every problem of any of them at once."""
    found: list[Any] = []
    problems: list[str] = []
    for step in steps:
        try:
            found.append(step())
        except SqlError as error:
            problems.extend(error.problems)
    if problems:
        raise SqlError(*problems)
    return found
