"""The embedded AWS as a process of its own, for whoever needs one."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

LOG_NAME = "local-aws.log"
_READY_WITHIN = 60.0
_STOP_WITHIN = 20.0
_TAIL_LINES = 20
_TICK = 0.05


class StartError(Exception):
    """The embedded AWS did not come up; the message ends with the tail of its log."""


@dataclass(kw_only=True)
class EmbeddedAws:
    """A running embedded AWS. Stop it, or use it as a context manager.

    Attributes:
        url: where every service answers, with `http://` and without a slash at the end.
        port: the port of `url`.
        pid: the server's process, which leads its own process group.
    """

    url: str
    port: int
    pid: int
    state_folder: Path
    _process: subprocess.Popen[bytes] = field(repr=False)

    @classmethod
    def start(  # noqa: PLR0913 - keyword-only props
        cls,
        state_folder: Path,
        *,
        parent_pid: int | None,
        region: str,
        idle_timeout: float | None = None,
        port: int = 0,
        time_factor: float = 1.0,
    ) -> Self:
        """Start a server and wait until it answers.

        Args:
            state_folder: for its log and its temporary files; created if missing.
            parent_pid: the server ends when this process does; None to let it live on.
            region: where unsigned requests go.
            idle_timeout: seconds without a request after which it ends; None for never.
            port: 0 takes a free one.
            time_factor: 60 makes a minute of metrics, alarms, scaling and deployments a
                second.

        Raises:
            StartError: it ended, or did not answer within a minute.
        """
        state_folder.mkdir(parents=True, exist_ok=True)
        ready_file = state_folder / "ready.json"
        ready_file.unlink(missing_ok=True)
        command = _command(state_folder, ready_file, parent_pid, idle_timeout, region, port)
        command += ["--time-factor", str(time_factor)]
        with (state_folder / LOG_NAME).open("wb") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            ready = _wait_ready(process, ready_file, state_folder)
        except BaseException:
            _end(process, state_folder)
            raise
        return cls(
            url=str(ready["url"]),
            port=int(ready["port"]),
            pid=process.pid,
            state_folder=state_folder,
            _process=process,
        )

    def stop(self) -> None:
        """End the server and everything it started; may be called twice."""
        _end(self._process, self.state_folder)

    def log_tail(self) -> str:
        """The last lines of the server's log."""
        return _tail(self.state_folder)

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop it."""
        self.stop()


def _command(  # noqa: PLR0913, PLR0917 - the command line, in its order
    state_folder: Path,
    ready_file: Path,
    parent_pid: int | None,
    idle_timeout: float | None,
    region: str,
    port: int,
) -> list[str]:
    command = [sys.executable, "-m", "local_aws", "--port", str(port), "--region", region]
    command += ["--state-folder", str(state_folder), "--ready-file", str(ready_file)]
    if parent_pid is not None:
        command += ["--parent-pid", str(parent_pid)]
    if idle_timeout is not None:
        command += ["--idle-timeout", str(idle_timeout)]
    return command


def _wait_ready(
    process: subprocess.Popen[bytes], ready_file: Path, state_folder: Path
) -> dict[str, str | int]:
    deadline = time.monotonic() + _READY_WITHIN
    while time.monotonic() < deadline:
        if ready_file.exists():
            ready: dict[str, str | int] = json.loads(ready_file.read_text())
            return ready
        if process.poll() is not None:
            raise StartError(
                f"the embedded AWS ended with status {process.returncode} while it started:\n"
                f"{_tail(state_folder)}"
            )
        time.sleep(_TICK)
    raise StartError(
        f"the embedded AWS did not answer within {_READY_WITHIN:.0f} seconds:\n"
        f"{_tail(state_folder)}"
    )


def _tail(state_folder: Path) -> str:
    log = state_folder / LOG_NAME
    text = log.read_text(errors="replace") if log.exists() else ""
    return "\n".join(text.splitlines()[-_TAIL_LINES:])


def _end(process: subprocess.Popen[bytes], state_folder: Path) -> None:
    """Ask, wait, then kill the whole group and remove what a killed server leaves."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_STOP_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    shutil.rmtree(state_folder / "tmp", ignore_errors=True)
    (state_folder / "ready.json").unlink(missing_ok=True)
