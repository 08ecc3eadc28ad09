"""Many items in few requests: so many at once, so large, and in their order."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from modelport.calling.errors import ModelError
from modelport.calling.streaming import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future


def _only(items: Sequence[Any]) -> Any:
    (item,) = items
    return item


def _alone(answer: Any) -> list[Any]:
    return [answer]


def _elements(answer: Any) -> Sequence[Any]:
    """The results in an answer: a list's elements, or the lines of a text, as CSV has them.

    Raises:
        ModelError: it is neither.
    """
    if isinstance(answer, list):
        return answer
    if isinstance(answer, str):
        return [line for line in lines([answer.encode()]) if line]
    raise ModelError(
        f"received {type(answer).__name__} for the items of a request; accepted is a list, or "
        "lines of text: say with Batching(split=…) where the results are"
    )


@dataclass(frozen=True, kw_only=True)
class Batching:
    """How items become requests.

    Attributes:
        items: the most items of a request.
        size: the most bytes of a request; a serverless endpoint takes 4 MB, others 25 MB.
        workers: the most requests at once.
        join: makes one input of several items, by default a list.
        split: makes one result for each item of an answer, by default the elements of a list, or
            the lines of a text.
    """

    items: int = 100
    size: int = 4_000_000
    workers: int = 4
    join: Callable[[Sequence[Any]], Any] = list
    split: Callable[[Any], Sequence[Any]] = _elements

    def __post_init__(self) -> None:
        """Refuse what would send nothing.

        Raises:
            ValueError: a number is less than 1.
        """
        for name in ("items", "size", "workers"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: received {getattr(self, name)}; accepted is 1 or more")

    @classmethod
    def one_by_one(cls, *, workers: int = 4) -> Batching:
        """Each item in a request of its own, as it is."""
        return cls(items=1, workers=workers, join=_only, split=_alone)


def in_batches(
    items: Iterable[Any],
    batching: Batching,
    *,
    serialise: Callable[[Any], bytes],
    ask: Callable[[bytes], Any],
) -> Iterator[Any]:
    """A result for every item, in the items' order.

    No more than twice as many requests as there are workers are made ahead of what is read.

    Raises:
        ValueError: one item alone is larger than a request may be.
        InvocationError: a request failed; those that haven't begun aren't sent any more.
    """

    def answered(count: int, body: bytes) -> Sequence[Any]:
        results = batching.split(ask(body))
        if len(results) != count:
            raise ModelError(f"received {len(results)} results for {count} items of a request")
        return results

    waiting: deque[Future[Sequence[Any]]] = deque()
    pool = ThreadPoolExecutor(batching.workers)
    try:
        for count, body in _requests(items, batching, serialise):
            waiting.append(pool.submit(answered, count, body))
            if len(waiting) >= 2 * batching.workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _requests(
    items: Iterable[Any], batching: Batching, serialise: Callable[[Any], bytes]
) -> Iterator[tuple[int, bytes]]:
    source = iter(items)
    while chunk := list(islice(source, batching.items)):
        yield from _small_enough(chunk, batching, serialise)


def _small_enough(
    chunk: list[Any], batching: Batching, serialise: Callable[[Any], bytes]
) -> Iterator[tuple[int, bytes]]:
    body = serialise(batching.join(chunk))
    if len(body) <= batching.size:
        yield len(chunk), body
        return
    if len(chunk) == 1:
        raise ValueError(f"size: an item makes {len(body)} bytes; accepted: {batching.size}")
    half = len(chunk) // 2
    yield from _small_enough(chunk[:half], batching, serialise)
    yield from _small_enough(chunk[half:], batching, serialise)
