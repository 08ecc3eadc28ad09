"""A request in the queue behind a front, as docs/asynchronous.md has them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, Literal, cast
from urllib.parse import quote

from typing_extensions import TypeVar

from modelport.calling.asynchronous import LONGEST_SECONDS
from modelport.calling.waiting import until_there
from modelport.client.retries import Retries
from modelport.client.submitting import data_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from modelport.calling.fronts import Answer
    from modelport.client.calls import Calls

T = TypeVar("T", default=Any)
State = Literal["pending", "succeeded", "failed"]

_ACCEPTED, _SEE_OTHER = 202, 303
_LAST_LOOK = 1.0
"""Seconds that the last look is given, of a short timeout half of it."""


@dataclass(frozen=True, kw_only=True)
class Submitted(Generic[T]):
    """What will be answered: look whether it is there, or wait for it.

    Attributes:
        id: by which the front knows it, whoever asks.
        submitted_at: when, by time.monotonic(); when it was found, if another has submitted it.
    """

    id: str
    calls: Calls = field(repr=False)
    read: Callable[[Answer], T] = field(repr=False)
    submitted_at: float = field(default_factory=time.monotonic, repr=False)

    def state(self) -> State:
        """How it goes.

        Raises:
            InvocationError: the front knows no such request, refuses, or can't be reached.
        """
        answer = self.calls.ask(self._url, method="GET")
        return cast("State", data_of(self._url, answer, "state"))

    def done(self) -> bool:
        """Whether the answer is there.

        Raises:
            InvocationError: the request failed, or as above.
        """
        state = self.state()
        return state == "succeeded" or (state == "failed" and self._look(self.calls) is not None)

    def result(self, timeout: float = LONGEST_SECONDS) -> T:
        """The answer, waited for.

        Args:
            timeout: the seconds since the request was submitted, after which nobody waits longer;
                where they are over already, it looks once. An answer that has begun to come is
                read to its end.

        Raises:
            InvocationError: the request failed, or there is no answer yet (then it is retryable).
        """
        late = f"{self._url}: no answer after {timeout:.0f} s; it may still come"
        until = self.submitted_at + timeout
        if time.monotonic() < until:
            calls = replace(self.calls, until=until)
        else:
            calls = replace(self.calls, retries=Retries(attempts=1))
        longest = timeout - min(_LAST_LOOK, timeout / 2)
        return self.read(
            until_there(
                lambda: self._look(calls), since=self.submitted_at, longest=longest, late=late
            )
        )

    @property
    def _url(self) -> str:
        return self.calls.beside(f"predictions/{quote(self.id, safe='')}")

    def _look(self, calls: Calls) -> Answer | None:
        """The answer, wherever it lies; nothing while there is none."""
        answer = calls.ask(f"{self._url}/result", method="GET", accepted=_SEE_OTHER)
        if answer.status == _SEE_OTHER:
            return calls.elsewhere("GET", data_of(self._url, answer, "url"))
        return None if answer.status == _ACCEPTED else answer
