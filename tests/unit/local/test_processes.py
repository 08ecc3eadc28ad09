import subprocess
import sys
from pathlib import Path

import psutil

from modelport.aws import session as sessions
from modelport.aws.session import LocalSession
from modelport.local.down import down
from modelport.local.processes import stop_tree
from modelport.local.workspace import Workspace

STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def test_a_stubborn_process_ends_with_its_children() -> None:
    """What ignores SIGTERM is killed, and what it started too."""
    command = [sys.executable, "-c", STUBBORN]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        child = psutil.Process(int(process.stdout.readline()))
        stop_tree(process.pid, grace=0.2)
        assert not _lives(process.pid)
        assert not _lives(child.pid)


def test_a_process_that_is_gone_is_fine() -> None:
    """Stopping what has ended already is no error."""
    stop_tree(2**22 + 1)


def test_down_leaves_nothing(
    session: LocalSession, tmp_path: Path, server_process: subprocess.Popen[bytes]
) -> None:
    """It ends the process and removes every file."""
    Workspace.shared(tmp_path).create()
    sessions.write(session.model_copy(update={"pid": server_process.pid}), tmp_path)
    assert down(tmp_path)
    assert not _lives(server_process.pid)
    assert list(tmp_path.iterdir()) == []


def test_down_finds_the_server_of_a_killed_start(
    tmp_path: Path, server_process: subprocess.Popen[bytes]
) -> None:
    """A server whose starter was killed before it wrote local.json is stopped as well."""
    workspace = Workspace.shared(tmp_path)
    workspace.create()
    workspace.pid_file.write_text(str(server_process.pid))
    assert down(tmp_path)
    assert not _lives(server_process.pid)


def test_down_says_when_there_was_nothing(session: LocalSession, tmp_path: Path) -> None:
    """A dead session's file goes, and nothing claims to have been stopped."""
    sessions.write(session, tmp_path)
    assert not down(tmp_path)
    assert list(tmp_path.iterdir()) == []


def _lives(pid: int) -> bool:
    """Whether it runs; one that only waits to be reaped does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
