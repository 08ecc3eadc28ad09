"""The command `modelport`: how it starts, and how it ends when something goes wrong."""

from __future__ import annotations

import errno
import os
import signal
import sys
import traceback
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated

try:
    import typer

    from modelport.cli.commands import LazyGroup
    from modelport.cli.output import console, err_console
except KeyboardInterrupt:  # they take a moment, in which main() can't say so yet
    raise SystemExit(130) from None

if TYPE_CHECKING:
    from types import FrameType
    from typing import TextIO

TRACEBACK_VARIABLE = "MODELPORT_TRACEBACK"

_ADVICE = {
    errno.EACCES: "let this user read and write it",
    errno.EROFS: "it has to be writable",
    errno.ENOSPC: "make room",
}
"""What a person mends outside of us."""

app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:  # noqa: FBT001 - as Typer calls it
    if asked:
        from importlib import metadata  # noqa: PLC0415 - 20 ms that only --version needs

        console.print(metadata.version("modelport"))
        raise typer.Exit


@app.callback()
def modelport(
    *,
    version: Annotated[
        bool,
        # Eager: before Typer finds that there is no command.
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    """Takes trained models to Amazon SageMaker endpoints and puts an API in front of them."""


def main() -> None:
    """Runs the command line; what was interrupted ends with 130 or 143, after cleaning up."""
    signal.signal(signal.SIGTERM, _terminate)
    for stream in filter(None, (sys.stdout, sys.stderr)):
        _show_everything(stream)
    try:
        app(prog_name="modelport")
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Exception as error:  # noqa: BLE001 - the last line of defence against tracebacks
        _report(error)
        raise SystemExit(1) from None


def _show_everything(stream: TextIO) -> None:
    """What the terminal's encoding lacks is written as an escape, where it would be an error."""
    if isinstance(stream, TextIOWrapper) and stream.errors == "strict":
        stream.reconfigure(errors="backslashreplace")


def _terminate(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _report(error: Exception) -> None:
    if os.environ.get(TRACEBACK_VARIABLE):
        err_console.print("".join(traceback.format_exception(error)))
        return
    if isinstance(error, OSError) and error.errno in _ADVICE:
        what = f"{error.filename or 'the output'}: {str(error.strerror).lower()}"
        err_console.print(f"{what}: {_ADVICE[error.errno]}", style="red")
        return
    first_line = next(iter(str(error).splitlines()), "no message")
    err_console.print(
        f"unexpected error: {type(error).__name__}: {first_line}; "
        f"run it again with {TRACEBACK_VARIABLE}=1 for the traceback",
        style="red",
    )
