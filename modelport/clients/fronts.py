"""Calls of a front over HTTP, with whatever its authorisation asks for."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

if TYPE_CHECKING:
    from email.message import Message

    from modelport.clients.session import FrontAccess, LocalSession

TIMEOUT = 35.0
"""Seconds: a little longer than API Gateway waits for an integration."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    headers: Message
    body: bytes
    seconds: float


def call(
    front: FrontAccess,
    session: LocalSession,
    body: bytes,
    *,
    content_type: str = "application/json",
    accept: str = "application/json",
) -> Answer:
    """Posts `body` to the front, as somebody who may call it.

    Raises:
        OSError: nothing answers there.
    """
    headers = {"Content-Type": content_type, "Accept": accept}
    if front.api_key:
        headers["x-api-key"] = front.api_key
    if front.authorisation == "iam":
        headers = _signed(front.url, body, headers, session)
    return post(front.url, body, headers)


def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Posts `body` past any proxy; an error status is an answer like any other.

    Raises:
        OSError: nothing answers there.
    """
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310 - our own URL
    start = time.monotonic()
    try:
        with opener.open(request, timeout=TIMEOUT) as response:
            return _answer(response.status, response.headers, response.read(), start)
    except urllib.error.HTTPError as error:
        with error:
            return _answer(error.code, error.headers, error.read(), start)


def _answer(status: int, headers: Message, body: bytes, start: float) -> Answer:
    return Answer(status=status, headers=headers, body=body, seconds=time.monotonic() - start)


def _signed(
    url: str, body: bytes, headers: dict[str, str], session: LocalSession
) -> dict[str, str]:
    keys = session.credentials
    credentials = Credentials(keys.access_key_id, keys.secret_access_key)
    request = AWSRequest("POST", url, data=body, headers=headers)
    SigV4Auth(credentials, "execute-api", session.region).add_auth(request)
    return dict(request.headers.items())
