"""What every command prints, and how it ends: answers on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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


def print_table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints rows below a heading, a line each, whatever the width: nothing is cut in a pipe."""
    lines = [heading, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for number, line in enumerate(lines):
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        console.print("  ".join(cells).rstrip(), style=None if number else "bold")


def print_json(answer: Any) -> None:
    """Prints `answer` to stdout as JSON for a program to read."""
    sys.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False, default=str) + "\n")
