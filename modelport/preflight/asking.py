"""Asking AWS several questions at once; what it doesn't answer is a note, and no failure."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from modelport.aws.refusing import said
from modelport.planning import Change, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from modelport.preflight.named import Named

    Question = Callable[[], Iterable[Change]]

_AT_ONCE = 8
_DENIED = ("AccessDenied", "403", "Forbidden", "UnauthorizedOperation")
"""Codes, or beginnings of them; an answer to HEAD has no body, and so only its status."""


def answers(
    questions: Sequence[Question], *, kind: Kind, first: Named, permission: str
) -> list[Change]:
    """What the questions find, and one note for all that AWS refuses, or can't be asked.

    Args:
        questions: each asks once, and raises what boto3 raises.
        kind: of the note.
        first: whose the note is.
        permission: the action of IAM that the questions need.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = list(pool.map(_answer, questions))
    refusals = [one for one in found if isinstance(one, Exception)]
    changes = [change for one in found if isinstance(one, list) for change in one]
    return [*changes, *(_note(error, kind, first, permission) for error in refusals[:1])]


def code_of(error: ClientError) -> str:
    """The name of the error that a service answered with."""
    return str(error.response["Error"].get("Code", ""))


def _answer(question: Question) -> list[Change] | Exception:
    try:
        return list(question())
    except (ClientError, BotoCoreError) as error:
        return error


def _note(error: Exception, kind: Kind, first: Named, permission: str) -> Change:
    is_denied = isinstance(error, ClientError) and code_of(error).startswith(_DENIED)
    return Change(
        name=first.owner,
        stack=first.stack,
        kind=kind,
        why=f"not everything could be looked at: {said(error)}",
        advice=f"allow {permission}, to have it looked at" if is_denied else "",
    )
