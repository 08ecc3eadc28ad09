"""From a model's folder to its model.tar.gz."""

import hashlib
import time
from dataclasses import replace
from pathlib import Path

from filelock import BaseFileLock, FileLock
from rich.progress import Progress

from modelport.packaging import checks, manifest
from modelport.packaging.archive import Archive, Compression
from modelport.packaging.building import build_if_needed
from modelport.packaging.contents import CODE, Contents, collect
from modelport.packaging.errors import PackagingError
from modelport.packaging.files import replacing
from modelport.packaging.writer import HashingSink, write_tar
from modelport.toolchain import ROOT, STATE

MODELS = ROOT / "model_artifacts"
"""Where the repository's own models lie."""
_CLOCK_TICK_NS = 20_000_000
"""File systems date changes by the kernel's tick, of 1 to 10 ms."""


def package(
    folder: Path,
    *,
    output: Path | None = None,
    progress: Progress | None = None,
    compression: Compression = "fast",
    limit: int | None = None,
) -> Archive:
    """Pack a model's folder: the same content gives the same bytes, and nothing is done twice.

    Args:
        folder: The model's folder; its build.py runs first where the weights are missing.
        output: The archive's path; below .modelport/archives by default.
        progress: Shows a bar here, and the lines that build.py prints.
        compression: fast, or stored to unpack in about half the time.
        limit: The most bytes that the unpacked files may have.

    Raises:
        PackagingError: The folder cannot be packed; all problems at once.
    """
    if not folder.is_dir():
        raise PackagingError([f"{folder}: is no folder; name a model's folder, with {_EXPECTED}"])
    if output and not output.name.endswith(".tar.gz"):
        raise PackagingError([f"{output}: SageMaker takes archives that end in .tar.gz; rename it"])
    try:
        with _alone():
            build_if_needed(folder, progress.console.print if progress else _say_nothing)
            return _pack(folder, output or _default_output(folder), progress, compression, limit)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PackagingError([f"{error.filename or folder}: {reason}"]) from error


def package_code(folder: Path) -> Archive:
    """Pack the content of a model's code/ alone, for images that fetch it apart from the model.

    Raises:
        PackagingError: The code cannot be packed.
    """
    contents = collect(folder)
    code = [entry for entry in contents.entries if entry.name.startswith(f"{CODE}/")]
    if contents.problems or not code:
        problems = contents.problems or (f"has no {CODE}/",)
        raise PackagingError(f"{folder}: {problem}" for problem in problems)
    entries = tuple(replace(entry, name=entry.name.removeprefix(f"{CODE}/")) for entry in code)
    target = _default_output(folder).with_name("sourcedir.tar.gz")
    return _write(Contents(entries, ()), target, None, "fast")


def _alone() -> BaseFileLock:
    """Two commands at once would each build the model, and read what the other half wrote."""
    archives = STATE / "archives"
    archives.mkdir(parents=True, exist_ok=True)
    return FileLock(archives / ".lock")


_EXPECTED = "code/inference.py and weights/"


def _pack(
    folder: Path,
    target: Path,
    progress: Progress | None,
    compression: Compression,
    limit: int | None,
) -> Archive:
    contents = _settled(folder)
    if problems := list(checks.problems(folder, contents, limit)):
        raise PackagingError(f"{folder}: {problem}" for problem in problems)
    origin = manifest.made_from(contents.entries, compression)
    if unchanged := manifest.read(target, origin):
        return unchanged
    archive = _write(contents, target, progress, compression)
    manifest.write(archive, origin)
    return archive


def _settled(folder: Path) -> Contents:
    """List the content once its newest change is old enough that the next one gets another date."""
    contents = collect(folder)
    newest = max((entry.status_changed for entry in contents.entries), default=0)
    age = time.time_ns() - newest
    if 0 <= age < _CLOCK_TICK_NS:
        time.sleep((_CLOCK_TICK_NS - age) / 1e9)
        return collect(folder)
    return contents


def _write(
    contents: Contents, target: Path, progress: Progress | None, compression: Compression
) -> Archive:
    task = progress.add_task(f"packing {target.name}", total=contents.size) if progress else None

    def advance(count: int) -> None:
        if progress and task is not None:
            progress.advance(task, count)

    with replacing(target) as file:
        sink = HashingSink(file)
        write_tar(contents.entries, sink, compression=compression, advance=advance)
    return Archive(
        path=target,
        sha256=sink.sha256,
        size=sink.size,
        unpacked_size=contents.size,
        skipped=False,
    )


def _default_output(folder: Path) -> Path:
    """Return a path of its own for each folder, though folders elsewhere may share a name."""
    folder = folder.resolve()
    name = folder.name
    if folder.parent != MODELS:
        name += f"-{hashlib.sha256(bytes(folder)).hexdigest()[:8]}"
    return STATE / "archives" / name / "model.tar.gz"


def _say_nothing(_line: str) -> None:
    pass
