"""What an archive was made from, kept beside it: the way to tell that nothing has changed."""

import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from modelport.packaging.archive import Archive, Compression
from modelport.packaging.contents import Entry, identity
from modelport.packaging.files import replacing

_FORMAT = 1


def made_from(entries: Iterable[Entry], compression: Compression) -> dict[str, Any]:
    """Describe everything that an archive's bytes depend on, without reading the files."""
    return {
        "format": _FORMAT,
        "compression": compression,
        "isal": version("isal"),
        "files": [[e.name, str(e.path), *e.identity] for e in entries],
    }


def read(archive: Path, origin: dict[str, Any]) -> Archive | None:
    """Return the archive if it lies there untouched and was made from just this."""
    try:
        manifest = json.loads(_beside(archive).read_text("utf-8"))
        status = archive.stat()
        is_current = manifest["origin"] == origin and manifest["identity"] == [*identity(status)]
        if not is_current:
            return None
        return Archive(
            path=archive,
            sha256=manifest["sha256"],
            size=status.st_size,
            unpacked_size=manifest["unpacked_size"],
            skipped=True,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(archive: Archive, origin: dict[str, Any]) -> None:
    """Keep what the archive was made from."""
    manifest = {
        "sha256": archive.sha256,
        "unpacked_size": archive.unpacked_size,
        "identity": identity(archive.path.stat()),
        "origin": origin,
    }
    with replacing(_beside(archive.path)) as file:
        file.write(json.dumps(manifest).encode())


def _beside(archive: Path) -> Path:
    return archive.with_name(f"{archive.name}.manifest.json")
