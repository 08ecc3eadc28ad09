"""Ending processes for good, whoever started them."""

from __future__ import annotations

import os
import signal
from contextlib import suppress

import psutil

GRACE = 10.0
"""Seconds between asking a process to end and ending it."""


def stop_tree(pid: int, *, grace: float = GRACE) -> None:
    """Asks `pid` to end, waits `grace` seconds for it and what it started, then kills the rest."""
    try:
        root = psutil.Process(pid)
        family = [root, *root.children(recursive=True)]
        leads_group = os.getpgid(pid) == pid
        root.terminate()
    except (psutil.NoSuchProcess, ProcessLookupError):
        return
    _wait(family, grace)
    for process in filter(_is_alive, family):
        with suppress(psutil.NoSuchProcess):
            process.kill()
    if leads_group:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    _wait(family, grace)


def _wait(processes: list[psutil.Process], seconds: float) -> None:
    # A process that nobody waits for stays as a zombie, which psutil counts as running.
    for _ in range(int(seconds / 0.05)):
        living = [process for process in processes if _is_alive(process)]
        if not living:
            return
        psutil.wait_procs(living, timeout=0.05)


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
