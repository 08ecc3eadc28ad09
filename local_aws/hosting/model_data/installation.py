"""Installs what a model's code/requirements.txt asks for into a folder beside the model."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local_aws.hosting import reasons
from local_aws.hosting.model_data import requirements
from local_aws.hosting.model_data.archives import Cancelled

_LAST_LINES = 4
_POLL = 0.1


@dataclass(frozen=True, kw_only=True)
class Installer:
    """Runs pip for one fleet, and ends it when the fleet is stopped."""

    variant_name: str
    timeout: float
    stopping: threading.Event

    def install(self, code: Path, base: Path) -> Path | None:
        """Install what the environment lacks; return the folder, in `base`, to import it from.

        pip first resolves against the running environment, so that a package's dependencies that
        are already there (torch, say) aren't installed a second time into the folder.

        Raises:
            ContainerFailed: with pip's last lines.
        """
        file = code / "requirements.txt"
        if not file.is_file():
            return None
        left = self._missing(file)
        if not left:
            return None
        reduced = base / "requirements.txt"
        reduced.write_text("\n".join(left) + "\n", encoding="utf-8")
        sources = _sources(left)
        wanted = self._resolve(reduced, file.parent)
        target = base / "packages"
        if not wanted:
            return None
        arguments = ["install", "--no-deps", "--target", str(target), *sources, *wanted]
        self._pip(arguments, file.parent)
        return target

    def _missing(self, file: Path) -> list[str]:
        try:
            return requirements.missing(requirements.read(file))
        except (OSError, UnicodeDecodeError) as error:
            raise self._failed(str(error)) from error

    def _resolve(self, reduced: Path, folder: Path) -> list[str]:
        """What pip would install, each as `name @ url`."""
        report = reduced.with_name("pip-report.json")
        self._pip(["install", "--dry-run", "--report", str(report), "-r", str(reduced)], folder)
        found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        return [
            f"{entry['metadata']['name']} @ {entry['download_info']['url']}"
            for entry in found["install"]
        ]

    def _pip(self, arguments: Sequence[str], folder: Path) -> None:
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
        process = subprocess.Popen(
            [*command, *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        output = self._wait(process)
        if process.returncode:
            lines = [line for line in output.splitlines() if line.strip()]
            raise self._failed(" / ".join(lines[-_LAST_LINES:]))

    def _wait(self, process: "subprocess.Popen[str]") -> str:
        deadline = time.monotonic() + self.timeout
        try:
            while time.monotonic() < deadline:
                with suppress(subprocess.TimeoutExpired):
                    return process.communicate(timeout=_POLL)[0]
                if self.stopping.is_set():
                    raise Cancelled
            raise self._failed(f"pip took more than {self.timeout:g} s")
        finally:
            if process.returncode is None:
                process.kill()
                process.communicate()

    def _failed(self, detail: str) -> Exception:
        return reasons.not_healthy(
            self.variant_name, f"pip could not install code/requirements.txt: {detail}"
        )


def _sources(lines: Sequence[str]) -> list[str]:
    """The options of where pip looks, for the second run."""
    return [
        word
        for line in lines
        if line.startswith(("-f", "--find-links", "-i", "--index-url", "--extra-index-url"))
        for word in line.split(maxsplit=1)
    ]
