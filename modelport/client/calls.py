"""Requests to one front: authorised, sent again where that can help, refused as our own errors."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from modelport.calling.fronts import send
from modelport.calling.http_connections import begin
from modelport.calling.runtime import NOTHING
from modelport.client.refusals import lost, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    import urllib3

    from modelport.calling.fronts import Answer
    from modelport.client.authorisation import Authorisation
    from modelport.client.retries import Retries

_FIRST_ERROR = 300
_LEAST_SECONDS = 0.001


@dataclass(frozen=True, kw_only=True)
class Calls:
    """What the requests of one front have in common; `Front` says what each is.

    Attributes:
        url: of the front.
        auth: what shows that the caller may ask.
        headers: of every request.
        retries: how often and when a request is sent again.
        timeout: the seconds to wait for an answer.
        connections: to the front.
        until: when nobody waits any longer, by time.monotonic().
    """

    url: str
    auth: Authorisation | None
    headers: Mapping[str, str]
    retries: Retries
    timeout: float
    connections: urllib3.PoolManager
    until: float = math.inf

    def beside(self, path: str) -> str:
        """The URL of another path of the front: all stand where the last part of `url` does."""
        return urljoin(self.url, path)

    def ask(
        self,
        url: str,
        body: bytes = b"",
        *,
        method: str = "POST",
        headers: Mapping[str, str] = NOTHING,
        accepted: int | None = None,
    ) -> Answer:
        """The answer to a request, which is sent again where that can help.

        Raises:
            InvocationError: its status is 300 or more, and not `accepted`; or nobody answers.
        """

        def once() -> Answer:
            sent = self._authorised(method, url, body, headers)
            with lost(url):
                answer = send(
                    method, url, body, sent, timeout=self._seconds(), connections=self.connections
                )
            return _unless_refused(url, answer, accepted)

        return self.retries.call(once, until=self.until)

    def begin(self, url: str, body: bytes) -> urllib3.BaseHTTPResponse:
        """The answer to a POST that is sent once; its body is still to be read, or to be closed.

        Raises:
            InvocationError: as above.
        """
        sent = self._authorised("POST", url, body, NOTHING)
        with lost(url):
            answer = begin(
                "POST", url, body, sent, timeout=self.timeout, connections=self.connections
            )
            if answer.status >= _FIRST_ERROR:
                raise refusal(url, answer.status, answer.headers, answer.data)
        return answer

    def elsewhere(
        self, method: str, url: str, body: bytes = b"", headers: Mapping[str, str] = NOTHING
    ) -> Answer:
        """The answer of somebody else, who is shown no secret of the front's and no certificate.

        Raises:
            InvocationError: as above.
        """

        def once() -> Answer:
            with lost(url):
                answer = send(method, url, body, headers, timeout=self._seconds())
            return _unless_refused(url, answer)

        return self.retries.call(once, until=self.until)

    def _seconds(self) -> float:
        """The longest wait for an answer now; urllib3 refuses one of no time."""
        return min(self.timeout, max(self.until - time.monotonic(), _LEAST_SECONDS))

    def _authorised(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str]
    ) -> Mapping[str, str]:
        all_headers = {**self.headers, **headers}
        return self.auth(url, body, all_headers, method=method) if self.auth else all_headers


def _unless_refused(url: str, answer: Answer, accepted: int | None = None) -> Answer:
    if answer.status >= _FIRST_ERROR and answer.status != accepted:
        raise refusal(url, answer.status, answer.headers, answer.body)
    return answer
