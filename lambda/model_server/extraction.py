"""Unpacks an archive that nobody has to trust: regular files and folders, below one folder."""

import shutil
import tarfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

_CHUNK = 1 << 20


class ArchiveError(Exception):
    """An archive that is not unpacked; the message says why."""


def extract(stream: IO[bytes], folder: Path, *, limit: int) -> None:
    """Unpack a gzipped tar file as it comes in.

    Args:
        stream: the compressed bytes.
        folder: where the files go; it exists.
        limit: the most bytes that the files may have together.

    Raises:
        ArchiveError: it is damaged or too large, or a member is a link or a device, or would lie
            outside of the folder. What was written until then stays.
    """
    left = limit
    try:
        with tarfile.open(fileobj=stream, mode="r|gz") as tar:
            for member in tar:
                left -= member.size if member.isreg() else 0
                if left < 0:
                    raise ArchiveError(
                        f"the model has more than {limit} bytes: give the function more space "
                        "(ephemeral_storage), or make the model smaller"
                    )
                _extract_member(tar, member, folder)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise ArchiveError(f"the archive is damaged or no tar.gz: {error}") from error


def _extract_member(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    target = folder / _inner_path(member)
    if member.isdir():
        target.mkdir(parents=True, exist_ok=True)
    elif member.isreg() and (content := tar.extractfile(member)):
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            shutil.copyfileobj(content, file, _CHUNK)
    else:
        kind = "link" if member.issym() or member.islnk() else "special file"
        raise ArchiveError(f"{member.name!r} is a {kind}: pack the file itself")


def _inner_path(member: tarfile.TarInfo) -> PurePosixPath:
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts or "\0" in member.name:
        raise ArchiveError(f"{member.name!r} lies outside of the model's folder: pack it inside")
    return path
