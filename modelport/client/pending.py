"""A request in the queue of an asynchronous endpoint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic

from typing_extensions import TypeVar

from modelport.calling import asynchronous

if TYPE_CHECKING:
    from collections.abc import Callable

    from modelport.calling.asynchronous import Submission
    from modelport.calling.runtime import Invocation

T = TypeVar("T", default=Any)


@dataclass(frozen=True, kw_only=True)
class Pending(Generic[T]):
    """What will be answered: look whether it is there, or wait for it."""

    submission: Submission
    clients: Callable[[str], Any]
    read: Callable[[Invocation], T]

    @property
    def output_location(self) -> str:
        """The S3 URI that the answer comes to."""
        return self.submission.output_location

    def done(self) -> bool:
        """Whether the answer is there.

        Raises:
            InvocationError: the request failed, or S3 refuses.
        """
        return asynchronous.look(self.clients, self.submission) is not None

    def result(self, timeout: float = asynchronous.LONGEST_SECONDS) -> T:
        """The answer, waited for.

        Args:
            timeout: the seconds since the request was submitted, after which nobody waits longer.

        Raises:
            InvocationError: the request failed, or there is no answer yet (then it is retryable).
        """
        return self.read(asynchronous.wait(self.clients, self.submission, longest=timeout))
