"""What is known of a worker that a fork server has started."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress

import pytest

from local_aws.hosting.forkserver import Forked


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
