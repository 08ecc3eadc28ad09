"""sagemaker-core's image resolver, without the 447 MB of its dependencies.

The library and the three small packages that it needs beside ours (`sagemaker_core.txt`) are put
into `.venv-sagemaker-core` on demand, 18 MB. Of pandas, which is the bulk of the rest, the
resolver's imports want one name only. It is asked in a process of its own, so that nothing of
this reaches the caller's.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]
LOCKS = ROOT / ".modelport"
FOLDER = ROOT / ".venv-sagemaker-core"
REQUIREMENTS = Path(__file__).with_suffix(".txt")
NAMES = {"triton": "sagemaker-tritonserver"}
"""What the library calls a framework, where that differs from its name here."""


def install(requirements: Path = REQUIREMENTS, folder: Path = FOLDER) -> None:
    """Installs what `requirements` lists, and nothing else, where that has not been done yet.

    Raises:
        subprocess.CalledProcessError: pip failed; its own message is on stderr.
    """
    LOCKS.mkdir(exist_ok=True)
    with FileLock(LOCKS / f"{folder.name}.lock"):
        _install(requirements, folder)


def _install(requirements: Path, folder: Path) -> None:
    stamp = folder / requirements.name
    if stamp.is_file() and stamp.read_bytes() == requirements.read_bytes():
        return
    with tempfile.TemporaryDirectory(dir=ROOT, prefix=".venv-") as work:
        new = Path(work) / "new"
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--target", new, "--requirement", requirements], check=True)
        shutil.copy(requirements, new)
        if folder.exists():
            folder.rename(Path(work) / "old")
        new.rename(folder)


def retrieve(queries: Sequence[dict[str, Any]]) -> list[str | None]:
    """The library's answers to calls of its `retrieve`; None for what it refuses."""
    install()
    answer = subprocess.run(
        [sys.executable, "-m", "modelport.facts.sagemaker_core"],
        input=json.dumps(queries),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    uris: list[str | None] = json.loads(answer.stdout)
    return uris


@cache
def image_uris() -> Any:
    """The library's module `image_uris`, for a process that does nothing else."""
    install()
    sys.path.append(str(FOLDER))
    pandas = ModuleType("pandas")
    vars(pandas)["DataFrame"] = type("DataFrame", (), {})
    sys.modules.setdefault("pandas", pandas)
    module = import_module("sagemaker.core.image_uris")
    # Each call would read botocore's list of endpoints anew: 25 ms.
    module.utils._botocore_resolver = cache(module.utils._botocore_resolver)  # noqa: SLF001
    return module


def _answer(query: dict[str, Any]) -> str | None:
    try:
        return str(image_uris().retrieve(**query))
    except (ValueError, KeyError):
        return None


if __name__ == "__main__":
    sys.stdout.write(json.dumps([_answer(query) for query in json.load(sys.stdin)]))
