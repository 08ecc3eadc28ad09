"""Unpacks a model archive as SageMaker does: regular files and folders, below one folder."""

import shutil
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO, cast

from isal import igzip, isal_zlib

_CHUNK = 1 << 20
_open: Callable[[Path, str], IO[bytes]] = igzip.open
_IsalError = cast("type[Exception]", isal_zlib.error)  # its stub says that it is an instance
_BROKEN = (tarfile.TarError, OSError, EOFError, zlib.error, _IsalError)


class ArchiveError(Exception):
    """An archive that can't be extracted; the message says why."""


def extract(archive: Path, folder: Path, *, cancelled: Callable[[], bool]) -> None:
    """Unpack a gzipped tar file into a folder that it creates.

    Raises:
        ArchiveError: not a gzipped tar file, damaged, or with a member that is a link, a device,
            or lies outside of the folder (links: Knowledge Center, the page named in `reasons`).
    """
    folder.mkdir(parents=True)
    try:
        with (
            _open(archive, "rb") as stream,
            tarfile.open(fileobj=stream, mode="r|") as tar,
        ):
            for member in tar:
                if cancelled():
                    return
                _extract_member(tar, member, folder)
            _drain(stream)
    except _BROKEN as error:
        raise ArchiveError(f"the archive is damaged or no tar.gz: {error}") from error


def _drain(stream: IO[bytes]) -> None:
    """Read to the end, where gzip keeps the checksum of the whole."""
    while stream.read(_CHUNK):
        pass


def _extract_member(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    target = folder / _inner_path(member)
    if member.isdir():
        target.mkdir(parents=True, exist_ok=True)
    elif member.isreg():
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(tar, member, target)
    else:
        kind = "link" if member.issym() or member.islnk() else "special file"
        raise ArchiveError(f"{member.name!r} is a {kind}: replace it with the file it stands for")


def _inner_path(member: tarfile.TarInfo) -> PurePosixPath:
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts:
        raise ArchiveError(f"{member.name!r} lies outside of the model's folder")
    return path


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    source = tar.extractfile(member)
    if source is None:
        raise ArchiveError(f"{member.name!r} has no content")
    with target.open("wb") as file:
        shutil.copyfileobj(source, file, _CHUNK)
    if member.mode & 0o100:
        target.chmod(0o755)
