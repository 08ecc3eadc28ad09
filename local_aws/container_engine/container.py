"""One container: a process, with those parts of the Docker SDK's `Container` that ECS uses."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from local_aws.container_engine.images import source_root

HOST = "127.0.0.1"
LISTENING_WITHIN = 60.0
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "LD_LIBRARY_PATH")
_PORT = "8080"
"""What images listen on unless they are told."""
_TICK = 0.05
_GRACE = 5.0


class ContainerError(Exception):
    """A container did not start; the message ends with what it printed."""


class Container:
    """A process in a group of its own that ends with us.

    Attributes:
        id: names it.
        address: the private address that its task has in the VPC.
        port: where it really listens on 127.0.0.1.
        listens_on: the port that it was told to listen on, and that others know it by.
    """

    def __init__(
        self, *, image: Path, address: str, environment: Mapping[str, str], log_file: Path
    ) -> None:
        """Start it; `image` is the folder with its packages."""
        self.id = uuid4().hex * 2
        self.address = address
        self.port = _free_port()
        told = environment.get("PORT", _PORT)
        self.listens_on = int(told) if told.isdigit() else 0
        self._log_file = log_file
        lifeline, self._lifeline = os.pipe()
        package = image.name.rpartition("-")[0]
        command = ("local_aws.container_engine.launcher", "--lifeline-fd", str(lifeline), package)
        try:
            with log_file.open("ab") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", *command],
                    env=self._environment(image, environment),
                    cwd=image,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    pass_fds=(lifeline,),
                    start_new_session=True,
                )
        except BaseException:
            os.close(self._lifeline)
            raise
        finally:
            os.close(lifeline)

    @property
    def attrs(self) -> dict[str, Any]:
        """Where it is in the VPC's network."""
        return {"NetworkSettings": {"Networks": {"vpc": {"IPAddress": self.address}}}}

    @property
    def status(self) -> str:
        """Whether it runs."""
        return "running" if self._process.poll() is None else "exited"

    def reload(self) -> None:
        """Nothing is remembered that could be old."""

    def wait(self) -> dict[str, int]:
        """Its end, and the status that it ended with."""
        return {"StatusCode": abs(self._process.wait())}

    def wait_until_it_listens(self) -> None:
        """Return once it takes connections.

        Raises:
            ContainerError: it ended, or does not in time.
        """
        deadline = time.monotonic() + LISTENING_WITHIN
        while time.monotonic() < deadline and self.status == "running":
            with suppress(OSError):
                socket.create_connection((HOST, self.port), _TICK).close()
                return
            time.sleep(_TICK)
        printed = self.logs(tail=3).decode(errors="replace").strip()
        raise ContainerError(f"the container does not listen; its last lines: {printed}")

    def logs(self, *, stream: bool = False, tail: int = 0, **_: Any) -> Any:
        """What it printed: piece by piece until it ends, or the last lines."""
        if stream:
            return self._follow()
        lines = self._log_file.read_bytes().splitlines(keepends=True)
        return b"".join(lines[-tail:])

    def stop(self, **_: Any) -> None:
        """Ask it to end and let it finish what it does, then end it."""
        self._signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE)
        self._signal(signal.SIGKILL)
        self._process.wait()

    def remove(self, **_: Any) -> None:
        """Free what belonged to it, once it has ended."""
        lifeline, self._lifeline = self._lifeline, -1
        if lifeline >= 0:
            os.close(lifeline)

    def _follow(self) -> Iterator[bytes]:
        with self._log_file.open("rb") as log:
            while True:
                running = self.status == "running"
                lines = log.read()
                if lines:
                    yield lines
                elif not running:
                    return
                time.sleep(_TICK)

    def _environment(self, image: Path, given: Mapping[str, str]) -> dict[str, str]:
        """The task's variables, and of ours only what a process needs; the port is one of ours."""
        return {
            **{name: os.environ[name] for name in _INHERITED if name in os.environ},
            **given,
            "HOST": HOST,
            "NO_PROXY": HOST,
            "PORT": str(self.port),
            "PYTHONPATH": os.pathsep.join((str(image), str(source_root()))),
            "PYTHONUNBUFFERED": "1",
        }

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)


def _free_port() -> int:
    """A port that is free now; a container that loses it to another process is started anew."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
