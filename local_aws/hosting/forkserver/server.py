"""The loop of a fork server: takes orders, and tells how workers end."""

import os
import selectors
import signal
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from local_aws.hosting.forkserver.protocol import MOST_DESCRIPTORS, REQUEST


@dataclass(frozen=True)
class Descriptors:
    """What came with an order, by its place in the request."""

    order: int
    status: int
    output: int
    kept: Sequence[int]


class Server:
    """Forks a worker for every request; it has no thread, as a process that forks may have none."""

    def __init__(self, orders: socket.socket) -> None:
        """Take orders from a socket."""
        self._orders = orders
        self._wake, self._woken = os.pipe()
        self._statuses: dict[int, int] = {}

    def serve(self) -> Descriptors | None:
        """What a worker is to do, in that worker; None in the server, when nobody asks any more."""
        for end in (self._wake, self._woken):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._woken)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        with selectors.DefaultSelector() as selector:
            selector.register(self._orders, selectors.EVENT_READ)
            selector.register(self._wake, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fd == self._wake:
                        self._tell_who_ended()
                        continue
                    said, received, *_ = socket.recv_fds(
                        self._orders, len(REQUEST), MOST_DESCRIPTORS
                    )
                    if not said:
                        return None
                    if worker := self._fork(received):
                        return worker

    def _fork(self, received: Sequence[int]) -> Descriptors | None:
        order, status, output, *kept = received
        try:
            process = os.fork()
        except OSError:
            process = -1  # the client reads the end of the status
            os.close(status)
        if not process:
            os.setpgid(0, 0)
            self._forget()
            return Descriptors(order, status, output, kept)
        if process > 0:
            self._statuses[process] = status
            with suppress(OSError):  # whoever hears of a worker may signal its group at once
                os.setpgid(process, process)
            with suppress(BrokenPipeError):
                os.write(status, b"%d\n" % process)
        for descriptor in (order, output, *kept):
            os.close(descriptor)
        return None

    def _tell_who_ended(self) -> None:
        with suppress(BlockingIOError):
            os.read(self._wake, 1 << 16)
        with suppress(ChildProcessError):
            while True:
                process, ended = os.waitpid(-1, os.WNOHANG)
                if not process:
                    return
                status = self._statuses.pop(process, None)
                if status is None:
                    continue  # something that was imported had started it
                with suppress(BrokenPipeError):
                    os.write(status, b"%d\n" % os.waitstatus_to_exitcode(ended))
                os.close(status)

    def _forget(self) -> None:
        """Give back, in a worker, what is the server's alone."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._orders.close()
        for descriptor in (self._wake, self._woken, *self._statuses.values()):
            os.close(descriptor)
