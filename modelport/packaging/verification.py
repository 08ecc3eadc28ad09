"""Says whether an archive is one that SageMaker and the container can use."""

import tarfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from isal import igzip_threaded, isal_zlib

from modelport.packaging.checks import INFERENCE
from modelport.packaging.errors import PackagingError

_CHUNK = 1024 * 1024
_ISAL_ERROR: type[Exception] = isal_zlib.error  # type: ignore[assignment] # a stub's mistake


@dataclass(frozen=True)
class Verified:
    """What an archive holds: the files' names in their order, and their bytes unpacked."""

    names: tuple[str, ...]
    unpacked_size: int


def verify(archive: Path) -> Verified:
    """Read a whole archive, its checksum included.

    Raises:
        PackagingError: It is missing, damaged, no gzipped tar, leaves its folder when it is
            unpacked, or has no code/inference.py.
    """
    try:
        members = _read(archive)
    except OSError as error:
        # gzip's own complaints are OSErrors too, without an errno.
        reason = error.strerror if error.errno else f"is no gzip file or damaged ({error})"
        raise _error(archive, str(reason).lower()) from error
    except (EOFError, tarfile.TarError, zlib.error, _ISAL_ERROR) as error:
        raise _error(archive, f"is damaged ({error})") from error
    names = tuple(member.name.removeprefix("./") for member in members)
    problems = [p for member in members if (p := _problem(member))]
    if INFERENCE not in names:
        problems.append(f"has no {INFERENCE}")
    if problems:
        raise PackagingError(f"{archive}: {problem}; pack it again" for problem in problems)
    return Verified(names, sum(member.size for member in members))


def _read(archive: Path) -> list[tarfile.TarInfo]:
    with igzip_threaded.open(archive, "rb") as stream:  # type: ignore[no-untyped-call] # no types
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            members = list(tar)
        while stream.read(_CHUNK):  # to the end, where the checksum is
            pass
    return members


def _problem(member: tarfile.TarInfo) -> str:
    if not (member.isfile() or member.isdir()):
        return f"{member.name} is neither a file nor a folder"
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts:
        return f"{member.name} leaves the folder that it is unpacked in"
    return ""


def _error(archive: Path, problem: str) -> PackagingError:
    return PackagingError([f"{archive}: {problem}; pack or fetch it again"])
