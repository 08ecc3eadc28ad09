"""A forked worker, as whoever ordered it sees it."""

import os
import select
import signal
import subprocess
import threading
from contextlib import suppress


class Forked:
    """The part of `subprocess.Popen` that a fleet needs, for a process of somebody else's.

    Attributes:
        pid: the process, which leads a group of its own.
        returncode: the status that it ended with, negative for a signal; None while it runs.
    """

    def __init__(self, status: int) -> None:
        """Wait until it is there; `status` is read until it has ended, and closed then.

        Raises:
            ChildProcessError: there is none.
        """
        self._status = status
        self._reading = threading.Lock()
        self.returncode: int | None = None
        line = b""
        while not line.endswith(b"\n"):
            byte = os.read(status, 1)
            if not byte:
                os.close(status)
                raise ChildProcessError("the server that forks workers has ended")
            line += byte
        self.pid = int(line)

    def poll(self) -> int | None:
        """The status that it ended with; None while it runs."""
        self._look(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The status that it ended with, once it has.

        Raises:
            subprocess.TimeoutExpired: it runs on.
        """
        self._look(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("a forked worker", timeout or 0)
        return self.returncode

    def _look(self, timeout: float | None) -> None:
        with self._reading:
            if self.returncode is not None:
                return
            poll = select.poll()
            poll.register(self._status, select.POLLIN | select.POLLHUP)
            if poll.poll(None if timeout is None else timeout * 1000):
                said = os.read(self._status, 32)
                os.close(self._status)
                if not said:
                    self._end_with_its_server()
                self.returncode = int(said) if said else -signal.SIGKILL

    def _end_with_its_server(self) -> None:
        """Nobody would tell when it ends: its fleet starts another one instead."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
