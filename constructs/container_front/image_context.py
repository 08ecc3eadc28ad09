"""What an image is built from: a folder that holds nothing else."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

DOCKERFILE = "Dockerfile"
SKIPPED = frozenset({"__pycache__"})


@dataclass(frozen=True, kw_only=True)
class ImageContext:
    """A Dockerfile, the packages that it copies, and further files.

    Attributes:
        packages: folders of packages; the first one has the Dockerfile.
        files: further files, by their names in the context.
    """

    packages: Sequence[Path]
    files: Mapping[str, bytes] = field(default_factory=dict)

    def content_hash(self) -> str:
        """The same for the same files, on any machine."""
        digest = hashlib.sha256()
        for name, content in self._contents():
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()

    def write(self, folder: Path) -> Path:
        """Writes the context into `folder`, unless it is there: its name has its hash."""
        target = folder / f"{self.packages[0].name}-{self.content_hash()}"
        if target.exists():
            return target
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=folder))
        try:
            for name, content in self._contents():
                file = unfinished / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            unfinished.chmod(0o755)
            unfinished.rename(target)
        except OSError:
            shutil.rmtree(unfinished)
            # Another synthesis may have been quicker, with the same files.
            if not target.exists():
                raise
        return target

    def _contents(self) -> Iterator[tuple[str, bytes]]:
        """Every file by its name in the context, in the order of these names."""
        found = {
            file.relative_to(package.parent).as_posix(): file.read_bytes()
            for package in self.packages
            for file in package.rglob("*")
            if file.is_file() and not SKIPPED.intersection(file.parts)
        }
        first = self.packages[0].name
        found[DOCKERFILE] = found.pop(f"{first}/{DOCKERFILE}")
        yield from sorted((found | dict(self.files)).items())
