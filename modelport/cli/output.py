"""What every command prints, and how it ends: answers on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Iterable

console = Console(soft_wrap=True, highlight=False, markup=False, emoji=False)
"""Answers; soft wrap, so that a line meant for pasting stays one line in a pipe."""

err_console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)
"""Progress and problems."""


def fail(problems: Iterable[str], *, code: int = 1) -> NoReturn:
    """Prints every problem on a line of its own to stderr, and ends the command.

    Raises:
        typer.Exit: always, with `code`.
    """
    for problem in problems:
        err_console.print(problem, style="red")
    raise typer.Exit(code)


def print_json(answer: Any) -> None:
    """Prints `answer` to stdout as JSON for a program to read."""
    sys.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False, default=str) + "\n")
