"""One worker process, as its fleet sees it."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from local_aws.hosting import forkserver
from local_aws.hosting.forkserver import Forked, Order

Event = Mapping[str, Any]
_READ = 1 << 16
_TAIL = 4096
_END = 2.0


class WorkerProcess:
    """A started worker, in a process group of its own.

    It ends with this process, however this process ends: the worker reads from a pipe whose other
    end only we hold.
    """

    def __init__(
        self, *, framework: str, environment: Mapping[str, str], folder: Path, log_file: Path
    ) -> None:
        """Start it; the log file gets its output behind what is there already."""
        self._log_file = log_file
        self._buffer = b""
        self._ended = False
        self._events, events = os.pipe()
        lifeline, self._lifeline = os.pipe()
        given = ("--framework", framework, "--events-fd", events, "--lifeline-fd", lifeline)
        order = Order(
            arguments=[str(argument) for argument in given],
            environment=dict(environment),
            folder=str(folder),
            kept=[events, lifeline],
        )
        started = forkserver.start if forkserver.available() else _start
        try:
            with log_file.open("ab") as log:
                self._process: Forked | subprocess.Popen[bytes] = started(
                    framework, order, output=log.fileno()
                )
        except BaseException:
            os.close(self._events)
            os.close(self._lifeline)
            raise
        finally:
            os.close(events)
            os.close(lifeline)

    @property
    def pid(self) -> int:
        """The process, which leads its group."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def next_event(self, timeout: float) -> Event | None:
        """The next thing that the worker reports; None when there is nothing in time.

        Raises:
            EOFError: the worker has ended.
        """
        deadline = time.monotonic() + timeout
        poll = select.poll()
        poll.register(self._events, select.POLLIN | select.POLLHUP)
        while b"\n" not in self._buffer:
            if self._ended:
                raise EOFError
            if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
                return None
            chunk = os.read(self._events, _READ)
            self._buffer += chunk
            self._ended = not chunk
        line, _, self._buffer = self._buffer.partition(b"\n")
        event: Event = json.loads(line)
        return event

    def terminate(self) -> None:
        """Ask it to end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it and its children."""
        self._signal(signal.SIGKILL)

    def reap(self, grace: float) -> None:
        """Wait for its end, kill what is left of its group, and free what belonged to it; once."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=grace)
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._events)
        os.close(self._lifeline)

    def obituary(self) -> str:
        """How it ended, with the last line of its log; waits a moment for the end."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=_END)
        code = self._process.returncode
        how = f"exited with status {code}"
        if code is not None and code < 0:
            how = f"was ended by {signal.Signals(-code).name}"
        return f"The container {how}. {self.log_tail(1)}".strip()

    def log_tail(self, lines: int) -> str:
        """The last lines of what it printed."""
        with suppress(OSError), self._log_file.open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - _TAIL))
            printed = log.read().decode(errors="replace").strip().splitlines()
            return "\n".join(printed[-lines:])
        return ""

    def _signal(self, number: signal.Signals) -> None:
        if self.alive:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, number)


def _start(_framework: str, order: Order, *, output: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "local_aws.hosting.worker", *order.arguments],
        env=order.environment,
        cwd=order.folder,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        pass_fds=order.kept,
        start_new_session=True,
    )
