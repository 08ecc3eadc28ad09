"""How much memory worker processes occupy."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

import psutil


def resident(pids: Iterable[int]) -> int:
    """Bytes of resident memory of processes and of what they started; those that ended have none.

    What processes share, as the libraries' code, counts for each.
    """
    return sum(_each(pids))


def _each(pids: Iterable[int]) -> Iterator[int]:
    for pid in pids:
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            for one in (process, *process.children(recursive=True)):
                with suppress(psutil.Error):
                    yield one.memory_info().rss
