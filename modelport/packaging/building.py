"""Runs a model's `build.py` where its weights are missing or older than what they are made from."""

import os
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from modelport.packaging.contents import WEIGHTS
from modelport.packaging.errors import PackagingError

_BUILD = "build.py"
_INPUTS = (_BUILD, "*.yaml", "*.safetensors")
_TAIL = 5


def build_if_needed(folder: Path, say: Callable[[str], None]) -> None:
    """Make `weights/` with `build.py`, if there is one and it has not run since its input changed.

    Its input is build.py itself and the .yaml and .safetensors files beside it.

    Args:
        folder: The model's folder.
        say: Gets each line that build.py prints.

    Raises:
        PackagingError: build.py failed, or made no weights.
    """
    if not (folder / _BUILD).is_file() or not _is_due(folder):
        return
    with _whole_or_not_at_all(folder / WEIGHTS):
        lines, code = _run(folder, say)
        if code:
            raise PackagingError([f"{_BUILD} failed (exit code {code}): {' / '.join(lines)}"])
    if not (folder / WEIGHTS).is_dir():
        raise PackagingError([f"{_BUILD} made no {WEIGHTS}/; let it write the model's files there"])


@contextmanager
def _whole_or_not_at_all(weights: Path) -> Iterator[None]:
    """Half of new weights would pass for all of them the next time.

    The folder's date decides, and files written over those that were there don't move it.
    """
    was_there = weights.exists()
    try:
        yield
    except BaseException:
        if was_there:
            _date(weights, (0, 0))
        else:
            shutil.rmtree(weights, ignore_errors=True)
        raise
    _date(weights, None)


def _date(weights: Path, times: tuple[int, int] | None) -> None:
    with suppress(FileNotFoundError):
        os.utime(weights, times)


def _is_due(folder: Path) -> bool:
    weights = folder / WEIGHTS
    if not weights.is_dir() or not any(weights.iterdir()):
        return True
    made = weights.stat().st_mtime_ns
    return any(path.stat().st_mtime_ns > made for p in _INPUTS for path in folder.glob(p))


def _run(folder: Path, say: Callable[[str], None]) -> tuple[list[str], int]:
    command = [sys.executable, _BUILD]
    tail: deque[str] = deque(maxlen=_TAIL)
    with subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout  # noqa: S101 - it was asked for
        try:
            for line in process.stdout:
                tail.append(line.rstrip())
                say(line.rstrip())
        except BaseException:
            process.kill()
            raise
    return list(tail), process.returncode
