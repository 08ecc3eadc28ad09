"""`modelport local down`: no process, no port and no file stays."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from modelport.aws import session as sessions
from modelport.aws.session import is_embedded_aws
from modelport.local.cleanup import claimed, uninterrupted
from modelport.local.errors import LocalError
from modelport.local.processes import stop_tree
from modelport.local.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from modelport.aws.session import LocalSession


def down(state: Path) -> bool:
    """Stops the embedded AWS and removes its files; whether there was one.

    Raises:
        LocalError: somebody else is bringing it up or down.
    """
    with claimed(state), uninterrupted():
        return remove_leftovers(state)


def running(state: Path) -> LocalSession | None:
    """The session that runs; the files of one that died go."""
    session = sessions.read_running(state)
    if session is None and sessions.session_file(state).exists():
        with suppress(LocalError), claimed(state):
            remove_leftovers(state)
    return session


def remove_leftovers(state: Path) -> bool:
    """Ends what still runs from this state folder and removes its files; whether anything ran."""
    workspace = Workspace.shared(state)
    living = [pid for pid in _known_pids(workspace, state) if is_embedded_aws(pid)]
    for pid in living:
        stop_tree(pid)
    workspace.remove()
    workspace.log.unlink(missing_ok=True)
    sessions.session_file(state).unlink(missing_ok=True)
    return bool(living)


def _known_pids(workspace: Workspace, state: Path) -> set[int]:
    session = sessions.read(state)
    pids = {session.pid} if session else set()
    with suppress(FileNotFoundError, ValueError):
        pids.add(int(workspace.pid_file.read_text()))
    return pids
