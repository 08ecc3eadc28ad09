"""Running the CDK's command line: output to a log, and no process left when interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import TYPE_CHECKING

from modelport.toolchain import ROOT, cdk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

GRACE = 5.0
"""Seconds that an interrupted command gets to end by itself."""


class CommandFailedError(Exception):
    """A command ended with another status than 0; `tail` is the end of what it said."""

    def __init__(self, command: str, status: int, tail: Sequence[str]) -> None:
        """Keep what ran, how it ended and what it said last."""
        super().__init__(f"`{command}` failed with status {status}")
        self.tail = tuple(tail)


def run_cdk(*arguments: str, variables: Mapping[str, str], log: Path, folder: Path = ROOT) -> None:
    """Runs the pinned `cdk` in `folder`, with `variables` as its whole environment.

    Raises:
        CommandFailedError: it ended with another status than 0.
    """
    name = f"cdk {arguments[0]}"
    command = [*cdk(), *arguments, "--no-notices", "--no-color"]
    with log.open("ab") as output:
        output.write(f"\n$ cdk {' '.join(arguments)}\n".encode())
        output.flush()
        start = output.tell()
        status = _run(command, variables, folder, output.fileno())
    if status:
        raise CommandFailedError(name, status, _tail(log, start))


def _run(command: list[str], variables: Mapping[str, str], folder: Path, output: int) -> int:
    # A session of its own: Ctrl-C reaches us alone, and we end it and its children in order.
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        return process.wait()
    except BaseException:
        _end(process)
        raise


def _end(process: subprocess.Popen[bytes]) -> None:
    for number, patience in ((signal.SIGTERM, GRACE), (signal.SIGKILL, None)):
        try:
            os.killpg(process.pid, number)
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
        except ProcessLookupError:
            return


def _tail(log: Path, start: int, lines: int = 12) -> list[str]:
    with log.open("rb") as text:
        text.seek(start)
        said = text.read().decode(errors="replace").splitlines()
    return [line for line in said if line.strip()][-lines:]
