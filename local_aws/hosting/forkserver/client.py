"""The process that forks workers, as whoever orders them sees it."""

import os
import socket
import subprocess
import sys
from contextlib import ExitStack

from local_aws.hosting.forkserver.protocol import REQUEST, Order
from local_aws.hosting.processes import environment


class ForkServer:
    """A started `python -m local_aws.hosting.forkserver`; it ends when we do."""

    def __init__(self, framework: str) -> None:
        """Start it; it imports the framework before it takes the first order."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", __package__, framework, str(theirs.fileno())],
                env=environment.of_every_worker(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        self._socket = ours

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it takes orders."""
        return self._process.poll() is None

    def fork(self, order: Order, *, output: int) -> int:
        """Have a worker started that prints to `output`.

        Returns:
            The descriptor that tells of it, for `Forked`.

        Raises:
            OSError: the server has ended.
        """
        with ExitStack() as stack:
            reading, writing = os.pipe()
            stack.callback(os.close, reading)
            status, telling = os.pipe()
            stack.callback(os.close, telling)
            with os.fdopen(writing, "wb") as text:
                beside = [reading, telling, output, *order.kept]
                socket.send_fds(self._socket, [REQUEST], beside)
                text.write(order.encoded())
        return status
