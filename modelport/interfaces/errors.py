"""What is wrong with `samples.json` or `schema.json`, said so that its author can mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pydantic import ValidationError


@dataclass(frozen=True)
class Mistake:
    """One thing to mend.

    Attributes:
        path: where it is: the file's name, and the keys down to it.
        received: what is there.
        accepted: what could be there instead.
        advice: what to do.
    """

    path: str
    received: str
    accepted: str
    advice: str

    def __str__(self) -> str:
        """All of it in one line."""
        said = f"{self.path}: received {self.received}; accepted: {self.accepted}; {self.advice}"
        return " ".join(said.split())


class InterfaceError(Exception):
    """A file is not what it should be; every mistake in it is in `mistakes`."""

    def __init__(self, file: Path, mistakes: Iterable[Mistake]) -> None:
        """Take the file and what is wrong in it."""
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(f"{file.parent}: {mistake}" for mistake in self.mistakes))


def mistakes_of(name: str, error: ValidationError) -> Iterable[Mistake]:
    """Every problem that pydantic found in the file called `name`."""
    for found in error.errors():
        path = ": ".join((name, ".".join(map(str, found["loc"])))).removesuffix(": ")
        accepted = found["msg"][:1].lower() + found["msg"][1:]
        yield Mistake(path, shown(found["input"]), accepted, "see docs/schemas.md")


_LONGEST = 80


def shown(value: Any) -> str:
    """A value, cut where it is long."""
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
