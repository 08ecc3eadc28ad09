"""A function's zip file: its packages, what they import, and byte code for both."""

import hashlib
import importlib.util
import marshal
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SKIPPED_SUFFIXES = frozenset({".c", ".pyc", ".pyi", ".so"})
SKIPPED_FOLDERS = frozenset({"__pycache__", "swagger_ui"})
EARLIEST = (1980, 1, 1, 0, 0, 0)
UNCHECKED_HASH = (1).to_bytes(4, "little")


@dataclass(frozen=True, kw_only=True)
class FunctionArchive:
    """What goes into the zip file.

    The folder of a function is read-only on AWS, so that Python can't keep byte code there and
    would compile every module on every cold start; that is why the byte code travels along. It
    fits the Python that synthesizes, and `PythonFunction` asks Lambda for that one.

    Attributes:
        folder: where `packages` lie.
        packages: the function's own packages.
        dependencies: importable modules and packages of the running Python, without compiled code.
        files: further files, by their names in the archive.
    """

    folder: Path
    packages: Sequence[str]
    dependencies: Sequence[str] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)

    def content_hash(self) -> str:
        """The same for the same sources and the same Python, on any machine."""
        digest = hashlib.sha256(importlib.util.MAGIC_NUMBER)
        for name, content in self._contents():
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()

    def write(self, folder: Path) -> Path:
        """Writes the zip file into `folder`, unless it is there: its name has its hash."""
        target = folder / f"{self.packages[0]}-{self.content_hash()}.zip"
        if target.exists():
            return target
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as unfinished:
            try:
                self._write(Path(unfinished.name))
            except BaseException:
                Path(unfinished.name).unlink()
                raise
        Path(unfinished.name).chmod(0o644)
        Path(unfinished.name).replace(target)
        return target

    def _write(self, path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self._contents():
                archive.writestr(_entry(name, is_script=content.startswith(b"#!")), content)
                if name.endswith(".py"):
                    archive.writestr(_entry(_cached(name)), _byte_code(content, name))

    def _contents(self) -> Iterator[tuple[str, bytes]]:
        """Every file by its name in the archive, in the order of these names."""
        found: dict[str, Path] = {}
        for name in self.packages:
            found |= _below(self.folder / name)
        for name in self.dependencies:
            found |= _below(_location(name))
        for name in sorted(found.keys() | self.files.keys()):
            yield name, self.files[name] if name in self.files else found[name].read_bytes()


def _below(path: Path) -> dict[str, Path]:
    files = path.rglob("*") if path.is_dir() else [path]
    return {
        file.relative_to(path.parent).as_posix(): file
        for file in files
        if file.is_file()
        and file.suffix not in SKIPPED_SUFFIXES
        and not SKIPPED_FOLDERS.intersection(file.parts)
    }


def _location(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{name} is not installed: it travels with the function's code")
    origin = Path(spec.origin)
    return origin.parent if origin.name == "__init__.py" else origin


def _entry(name: str, *, is_script: bool = False) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EARLIEST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (0o755 if is_script else 0o644) << 16
    return entry


def _cached(name: str) -> str:
    parent, _, file = name.rpartition("/")
    cached = f"__pycache__/{file.removesuffix('.py')}.{sys.implementation.cache_tag}.pyc"
    return f"{parent}/{cached}" if parent else cached


def _byte_code(source: bytes, name: str) -> bytes:
    """A hash-based pyc that Python doesn't check against its source (PEP 552)."""
    code = compile(source, name, "exec", dont_inherit=True, optimize=0)
    hashed = importlib.util.source_hash(source)
    return importlib.util.MAGIC_NUMBER + UNCHECKED_HASH + hashed + marshal.dumps(code)
