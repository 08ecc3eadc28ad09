"""Requests to one front: authorised, sent again where that can help, refused as our own errors."""

from __future__ import annotations

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


@dataclass(frozen=True, kw_only=True)
class Calls:
    """What the requests of one front have in common; `Front` says what each is."""

    url: str
    auth: Authorisation | None
    headers: Mapping[str, str]
    retries: Retries
    timeout: float
    connections: urllib3.PoolManager

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
                    method, url, body, sent, timeout=self.timeout, connections=self.connections
                )
            return _unless_refused(url, answer, accepted)

        return self.retries.call(once)

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
                answer = send(method, url, body, headers, timeout=self.timeout)
            return _unless_refused(url, answer)

        return self.retries.call(once)

    def _authorised(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str]
    ) -> Mapping[str, str]:
        all_headers = {**self.headers, **headers}
        return self.auth(url, body, all_headers, method=method) if self.auth else all_headers


def _unless_refused(url: str, answer: Answer, accepted: int | None = None) -> Answer:
    if answer.status >= _FIRST_ERROR and answer.status != accepted:
        raise refusal(url, answer.status, answer.headers, answer.body)
    return answer
