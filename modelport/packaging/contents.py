"""Which files of a model's folder go into its archive, and under which names.

`weights/`, or without it everything beside `code/` that is not about building the model, goes to
the archive's root; `code/` goes to `code/` (SageMaker Python SDK's documentation, "Using PyTorch
with the SageMaker Python SDK", Model Directory Structure).
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

WEIGHTS = "weights"
CODE = "code"
_NEVER = ("__pycache__", "*.pyc", "*.partial")
_ABOUT_BUILDING = ("*.py", "README.md", "samples.json", "schema.json", "model.yaml")


@dataclass(frozen=True)
class Entry:
    """A file to pack.

    Attributes:
        name: its path in the archive.
        path: where it is read from.
        size: its bytes.
        identity: what changes when somebody edits or replaces it.
    """

    name: str
    path: Path
    size: int
    identity: tuple[int, ...]

    @property
    def status_changed(self) -> int:
        """When it last changed, in nanoseconds since 1970."""
        return self.identity[2]


@dataclass(frozen=True)
class Contents:
    """The files sorted by name, and what cannot be packed."""

    entries: tuple[Entry, ...]
    problems: tuple[str, ...]

    @property
    def size(self) -> int:
        """All files' bytes."""
        return sum(entry.size for entry in self.entries)


def identity(status: os.stat_result) -> tuple[int, ...]:
    """Return what changes with a file; an edit that restores its mtime still moves its ctime."""
    return (
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
        status.st_ino,
        status.st_dev,
    )


def has_weights_folder(folder: Path) -> bool:
    """Whether the weights lie in a folder of their own."""
    return (folder / WEIGHTS).is_dir()


def collect(folder: Path) -> Contents:
    """List what is to be packed of a model's folder."""
    walk = _Walk(folder.resolve())
    if has_weights_folder(folder):
        walk.descend(walk.root / WEIGHTS, "")
    else:
        walk.descend(walk.root, "", exclude=(CODE, *_ABOUT_BUILDING))
    if (walk.root / CODE).is_dir():
        walk.descend(walk.root / CODE, f"{CODE}/")
    return Contents(tuple(sorted(walk.entries, key=_order)), tuple(walk.problems))


def _order(entry: Entry) -> bytes:
    return os.fsencode(entry.name)


class _Walk:
    """A walk through a folder that follows links, but never out of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.entries: list[Entry] = []
        self.problems: list[str] = []
        self._open: list[Path] = []
        self._names: set[str] = set()

    def descend(self, folder: Path, name: str, exclude: tuple[str, ...] = ()) -> None:
        real = folder.resolve()
        if real in self._open:
            self.problems.append(f"{self._shown(folder)}: is a link to a folder that it lies in")
            return
        self._open.append(real)
        for child in sorted(folder.iterdir()):
            if not _is_left_out(child, exclude):
                self._take(child, name + child.name)
        self._open.pop()

    def _take(self, path: Path, name: str) -> None:
        if problem := self._obstacle(path):
            self.problems.append(f"{self._shown(path)}: {problem}")
        elif path.is_dir():
            self.descend(path, f"{name}/")
        elif name in self._names:
            self.problems.append(f"{name}: is in the archive twice; {WEIGHTS}/ holds a {CODE}/ too")
        else:
            self._names.add(name)
            status = path.stat()
            self.entries.append(Entry(name, path, status.st_size, identity(status)))

    def _obstacle(self, path: Path) -> str:
        try:
            path.name.encode()
        except UnicodeEncodeError:
            return "its name is not UTF-8; rename it"
        try:
            real = path.resolve(strict=True)
        except (OSError, RuntimeError):
            return "is a link that leads nowhere; remove it or copy the file there"
        if not real.is_relative_to(self.root):
            return f"is a link that leaves the folder, to {real}; copy the file there instead"
        mode = real.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            return "is neither a file nor a folder (a pipe, a socket or a device); remove it"
        if not os.access(real, os.R_OK):
            return "cannot be read; change its permissions"
        return ""

    def _shown(self, path: Path) -> str:
        shown = os.fsencode(path.relative_to(self.root))
        return shown.decode("utf-8", "backslashreplace")


def _is_left_out(path: Path, exclude: tuple[str, ...]) -> bool:
    return path.name.startswith(".") or any(path.match(p) for p in (*_NEVER, *exclude))
