"""Undoing what was started, whatever ended it, and without being interrupted at that."""

from __future__ import annotations

import fcntl
import os
import signal
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from modelport.local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def undone_on_failure() -> Iterator[ExitStack]:
    """What is pushed on the stack is undone if the block fails or is interrupted."""
    undo = ExitStack()
    try:
        yield undo
    except BaseException as error:
        with uninterrupted():
            undo.__exit__(type(error), error, error.__traceback__)
        raise


@contextmanager
def always_undone() -> Iterator[ExitStack]:
    """What is pushed on the stack is undone when the block ends, however it ends."""
    undo = ExitStack()
    try:
        yield undo
    finally:
        with uninterrupted():
            undo.close()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ignores Ctrl-C and SIGTERM: what they ask for is happening already."""
    previous = {number: signal.signal(number, signal.SIG_IGN) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


@contextmanager
def claimed(state: Path) -> Iterator[None]:
    """Nobody else brings the shared embedded AWS up or down meanwhile.

    Raises:
        LocalError: somebody else is at it.
    """
    state.mkdir(parents=True, exist_ok=True)
    path = state / "local.lock"
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever had it removed the file at the end: a third one may have made a new one.
            if not os.path.samestat(os.fstat(lock.fileno()), path.stat()):
                raise BlockingIOError  # noqa: TRY301 - as if it were locked
        except (BlockingIOError, FileNotFoundError):
            raise LocalError(
                "another `modelport local up` or `down` is at work: wait for it, or interrupt it"
            ) from None
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
