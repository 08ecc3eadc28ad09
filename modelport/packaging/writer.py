"""Writes a tar through gzip into a file, with its hash, in one pass and in bounded memory.

Nothing but names and contents reaches the archive: the entries are sorted, all are plain files of
mode 644 owned by 0, dated 1970, and gzip's header has no name and no time.
"""

import hashlib
import os
import tarfile
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import BinaryIO, Protocol

from isal import igzip_threaded

from modelport.packaging.archive import Compression
from modelport.packaging.contents import Entry, identity
from modelport.packaging.errors import PackagingError
from modelport.packaging.stored import Sink, StoredGzip

_CHUNK = 256 * 1024  # small enough to be in the cache still when it is hashed
_LEVEL = 1
_THREADS = 3  # they wait for each other now and then; two cores are busy with three


class HashingSink:
    """Hashes and counts what is written to a file."""

    def __init__(self, file: BinaryIO) -> None:
        """Start at nothing."""
        self._file = file
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes | memoryview, /) -> int:
        """Write, hash and count the data."""
        self._hash.update(data)
        self._file.write(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Hand on to the file what it holds back."""
        self._file.flush()

    @property
    def sha256(self) -> str:
        """The hash so far, in hexadecimal."""
        return self._hash.hexdigest()


class _Closable(Sink, Protocol):
    def close(self) -> None: ...


def write_tar(
    entries: Iterable[Entry],
    sink: HashingSink,
    *,
    compression: Compression,
    advance: Callable[[int], None],
) -> None:
    """Write the entries as a .tar.gz.

    Args:
        entries: The files, in the order to write them.
        sink: Where to.
        compression: How.
        advance: Called with the number of bytes read, again and again.

    Raises:
        PackagingError: A file changed meanwhile.
        OSError: A file could not be read, or the archive not written.
    """
    stopped = threading.Event()

    def go_on(count: int) -> None:
        if stopped.is_set():
            raise CancelledError
        advance(count)

    # Ctrl-C comes to the main thread, and isal's writer can't be closed any more if it comes there
    # in the middle of a block.
    with ThreadPoolExecutor(1, thread_name_prefix="packing") as pool:
        try:
            pool.submit(_write, entries, sink, compression, go_on).result()
        except BaseException:
            stopped.set()
            raise


def _write(
    entries: Iterable[Entry],
    sink: HashingSink,
    compression: Compression,
    advance: Callable[[int], None],
) -> None:
    with _compressor(sink, compression) as stream:
        written = 0
        for entry in entries:
            written += stream.write(_header(entry))
            written += _copy(entry, stream, advance)
            written += stream.write(bytes(-written % tarfile.BLOCKSIZE))
        stream.write(bytes(2 * tarfile.BLOCKSIZE))
        stream.write(bytes(-(written + 2 * tarfile.BLOCKSIZE) % tarfile.RECORDSIZE))


def _fast(sink: HashingSink) -> _Closable:
    stream: _Closable = igzip_threaded.open(  # type: ignore[no-untyped-call] # isal has no types
        sink, "wb", compresslevel=_LEVEL, threads=_THREADS, block_size=_CHUNK
    )
    return stream


@contextmanager
def _compressor(sink: HashingSink, compression: Compression) -> Iterator[_Closable]:
    stream = _fast(sink) if compression == "fast" else StoredGzip(sink)
    try:
        yield stream
    except BaseException:
        _abandon(stream)
        raise
    stream.close()


def _abandon(stream: _Closable) -> None:
    """Let the compressor's threads end; what they still write is thrown away."""
    with suppress(Exception):  # the error that led here is the one to tell
        stream.close()


def _header(entry: Entry) -> bytes:
    info = tarfile.TarInfo(entry.name)
    info.size = entry.size
    info.mode = 0o644
    return info.tobuf(tarfile.GNU_FORMAT, "utf-8", "strict")


def _copy(entry: Entry, stream: Sink, advance: Callable[[int], None]) -> int:
    copied = 0
    buffer = memoryview(bytearray(_CHUNK))
    with entry.path.open("rb", buffering=0) as file:
        while count := file.readinto(buffer):
            copied += count
            if copied > entry.size:
                break
            stream.write(buffer[:count])
            advance(count)
        is_same = identity(os.fstat(file.fileno())) == entry.identity
    if copied != entry.size or not is_same:
        raise PackagingError([f"{entry.name}: changed while it was packed; run it again"])
    return copied
