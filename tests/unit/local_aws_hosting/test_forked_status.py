"""What is known of a worker that a fork server has started."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from local_aws.hosting.forkserver import Forked, available
from local_aws.hosting.forkserver.protocol import REQUEST

ROOT = Path(__file__).parents[3]
BESIDE_A_STRANGER = """
import os, socket, sys
from local_aws.hosting.forkserver.server import Server
stranger = os.fork() or os._exit(0)
os.waitid(os.P_PID, stranger, os.WEXITED | os.WNOWAIT)
sys.exit(7 if Server(socket.socket(fileno=int(sys.argv[1]))).serve() else 0)
"""


@pytest.fixture
def process() -> Iterator["subprocess.Popen[bytes]"]:
    """One that runs on, in a group of its own."""
    sleeping = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]
    found = subprocess.Popen(sleeping, start_new_session=True)
    yield found
    with suppress(ProcessLookupError):
        found.kill()
    found.wait()


@pytest.fixture
def told() -> Iterator[tuple[int, int]]:
    """The ends of what the server tells."""
    ends = os.pipe()
    yield ends
    for end in ends:
        with suppress(OSError):
            os.close(end)


def test_a_worker_runs_until_the_server_tells_its_end(told: tuple[int, int]) -> None:
    """Its status is the one that it ended with."""
    os.write(told[1], b"4194305\n")
    worker = Forked(told[0])
    assert (worker.pid, worker.poll()) == (4194305, None)
    with pytest.raises(subprocess.TimeoutExpired):
        worker.wait(0.001)
    os.write(told[1], b"7\n")
    assert (worker.wait(5), worker.poll()) == (7, 7)


def test_a_server_that_forks_nothing_has_ended(told: tuple[int, int]) -> None:
    """There is no worker then."""
    os.close(told[1])
    with pytest.raises(ChildProcessError, match="the server that forks workers has ended"):
        Forked(told[0])


def test_a_worker_ends_with_its_server(
    process: "subprocess.Popen[bytes]", told: tuple[int, int]
) -> None:
    """A fleet that takes it for dead starts another one; two of them would be one too many."""
    os.write(told[1], b"%d\n" % process.pid)
    worker = Forked(told[0])
    os.close(told[1])
    assert worker.wait(5) == -signal.SIGKILL
    assert process.wait(5) == -signal.SIGKILL


@pytest.mark.skipif(not available(), reason="nothing is forked here")
def test_a_server_outlives_a_process_that_it_did_not_fork() -> None:
    """What it imports may start one; workers that are forked later are told of as ever."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-c", BESIDE_A_STRANGER, str(theirs.fileno())]
    with ours, subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()]) as server:
        theirs.close()
        assert [_forked(ours).wait(5) for _ in range(2)] == [7, 7]
        ours.close()
        assert server.wait(5) == 0


def _forked(orders: socket.socket) -> Forked:
    status, telling = os.pipe()
    with Path(os.devnull).open("rb") as nothing:
        socket.send_fds(orders, [REQUEST], [nothing.fileno(), telling, nothing.fileno()])
    os.close(telling)
    return Forked(status)
