"""What a statement is generated from: an endpoint, and the function that shall call it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CSV, JSON = "text/csv", "application/json"


@dataclass(frozen=True, kw_only=True)
class Example:
    """A request that a model understands, and what it answers, where that is known."""

    content_type: str
    body: str
    expect: Any = None
    target_model: str | None = None


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The endpoint: its name in SageMaker, its type as configured, and where it is."""

    name: str
    type: str
    region: str
    account: str | None
    examples: tuple[Example, ...] = ()
    instance_type: str | None = None


@dataclass(frozen=True)
class Column:
    """An argument of the function; `type` is the engine's own word for it."""

    name: str
    type: str


@dataclass(frozen=True, kw_only=True)
class Call:
    """The function that shall be written.

    Attributes:
        subject: the endpoint that it calls.
        function: its name.
        columns: its arguments.
        returns: the engine's type of its result.
        values: one row of arguments that the model understands; none where no example is known.
        table: the table that has the columns.
        role: the ARN of the role that the database takes on.
        target_model: the archive of a multi-model endpoint.
        batch_rows: the most rows in one request.
    """

    subject: Subject
    function: str
    columns: tuple[Column, ...]
    returns: str
    values: tuple[str, ...] = ()
    table: str | None = None
    role: str | None = None
    target_model: str | None = None
    batch_rows: int | None = None


@dataclass(frozen=True, kw_only=True)
class Engine:
    """What calls endpoints in SQL.

    Attributes:
        title: what AWS calls it.
        content_types: what it can send and read.
        kinds: its types for what examples show: text, integer, number, and json if it sends that.
        types: every scalar type that an argument or a result can have.
        sized: those of them that need a length.
        write: the statements.
        principals: the services that take on the role; none where whoever runs the query calls.
        says_account: whether they say whose database it is for (Amazon Aurora User Guide,
            "Preventing cross-service confused deputy problems").
        invokes: whether it calls the endpoint, rather than running the model beside it.
        chooses_model: whether it can say TargetModel.
        names_role: whether a statement names the role.
        batches: whether it can be told how many rows go into a request.
    """

    title: str
    content_types: tuple[str, ...]
    kinds: Mapping[str, str]
    types: frozenset[str]
    write: Callable[[Call], str]
    sized: frozenset[str] = frozenset()
    principals: tuple[str, ...] = ()
    says_account: bool = False
    invokes: bool = True
    chooses_model: bool = False
    names_role: bool = False
    batches: bool = True


def words(text: str, *phrases: str) -> frozenset[str]:
    """The words of a text, and phrases of several."""
    return frozenset([*text.split(), *phrases])
