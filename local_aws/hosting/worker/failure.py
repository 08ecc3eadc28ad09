"""Says why a model could not be loaded: the exception, and the line of the user's code."""

import traceback
from dataclasses import dataclass
from pathlib import Path

_LONGEST = 2000


@dataclass(frozen=True, kw_only=True)
class Failure:
    """An exception for people; `where` is empty when none of the model's own code was involved."""

    type: str
    message: str
    where: str


def describe(error: BaseException, code: Path) -> Failure:
    """Describe an exception, pointing at the last line below `code` that it came through."""
    where = ""
    if isinstance(error, SyntaxError) and error.filename:
        where = _place(Path(error.filename), code, error.lineno, error.text or "")
    for frame in traceback.extract_tb(error.__traceback__):
        file = Path(frame.filename)
        if file.is_relative_to(code):
            where = _place(file, code, frame.lineno, frame.line or "")
    message = " ".join(str(error).split())[:_LONGEST]
    return Failure(type=type(error).__name__, message=message, where=where)


def _place(file: Path, code: Path, line: int | None, text: str) -> str:
    name = file.relative_to(code) if file.is_relative_to(code) else file.name
    return f"{name}, line {line}: {text.strip()}"
