"""What functions log, taken without waiting once they have answered.

What a function logs is in its pipe before it answers. ministack waits for a silence of 5 ms behind
the last line, and for 50 ms where there is none: half of what a request through an API takes.
"""

import os
import queue
import select
import threading
from contextlib import suppress
from typing import IO, Any

from local_aws.ministack_hooks.internals import internal

_PIECE = 65536


def install() -> None:
    """Replace how workers read what functions log."""
    runtime = internal("core.lambda_runtime")

    def read(worker: Any) -> None:
        _read(worker, worker._proc.stderr, worker._stderr_queue)  # noqa: SLF001 - ministack has no other way

    runtime.Worker._read_stderr = read  # noqa: SLF001 - the same
    runtime.Worker._drain_stderr_bounded = _drained  # noqa: SLF001 - the same
    runtime.ProvidedWorker._pump_output = _read  # noqa: SLF001 - the same


class Pipe:
    """The lines that a process has written to its end of a pipe."""

    def __init__(self, stream: IO[Any], lines: "queue.Queue[str]") -> None:
        """Puts lines of `stream` into a queue; nobody else may read the stream."""
        self._stream, self._lines = stream, lines
        # One for each thread: a poll object is for one at a time.
        self._coming, self._there = _poll(stream), _poll(stream)
        self._reading = threading.Lock()
        self._begun = b""
        self._open = True

    def follow(self) -> None:
        """Take lines as they come, so that the process never waits; until it has ended."""
        while self._open:
            self._coming.poll()
            self.take()
        self._stream.close()

    def take(self) -> None:
        """Take what is there; of a line that is not whole, its end tells."""
        with self._reading:
            while self._open and self._there.poll(0):
                self._add(os.read(self._stream.fileno(), _PIECE))

    def _add(self, piece: bytes) -> None:
        *whole, self._begun = (self._begun + piece).split(b"\n")
        if not piece:
            whole, self._open = [self._begun] if self._begun else [], False
        for line in whole:
            self._put(line.decode("utf-8", "replace").rstrip("\r"))

    def _put(self, line: str) -> None:
        if self._lines.full():
            with suppress(queue.Empty):
                self._lines.get_nowait()
        self._lines.put_nowait(line)


def _poll(stream: IO[Any]) -> "select.poll":
    poll = select.poll()
    poll.register(stream.fileno(), select.POLLIN)
    return poll


def _read(worker: Any, stream: IO[Any], lines: "queue.Queue[str]") -> None:
    worker.log_pipe = Pipe(stream, lines)
    worker.log_pipe.follow()


def _drained(worker: Any, **waits: float) -> str:
    """What was logged and not yet taken."""
    del waits
    if pipe := getattr(worker, "log_pipe", None):
        pipe.take()
    return str(worker._drain_stderr())  # noqa: SLF001 - ministack has no other way
