"""Calls of a front over HTTP, with whatever its authorisation asks for."""

from __future__ import annotations

import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from modelport.clients import graphql

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message

    from modelport.clients.session import FrontAccess, LocalSession

TIMEOUT = 35.0
"""Seconds: a little longer than API Gateway waits for an integration."""

_HERE = frozenset({"127.0.0.1", "::1", "localhost"})


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
    is_graphql = front.type == "graphql"
    if is_graphql:
        body = graphql.request(body, content_type=content_type, accept=accept)
        content_type = accept = "application/json"
    headers = {"Content-Type": content_type, "Accept": accept}
    if front.api_key:
        headers["x-api-key"] = front.api_key
    if front.authorisation == "iam":
        keys = session.credentials
        credentials = Credentials(keys.access_key_id, keys.secret_access_key)
        headers = signed(
            front.url,
            body,
            headers,
            credentials=credentials,
            region=session.region,
            service=front.service,
        )
    answer = post(front.url, body, headers)
    if not is_graphql:
        return answer
    status, envelope = graphql.unwrapped(answer.status, answer.headers, answer.body)
    return replace(answer, status=status, body=envelope)


def signed(  # noqa: PLR0913 - each goes into the signature
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    credentials: Any,
    region: str,
    service: str,
) -> dict[str, str]:
    """The headers of a POST, with its signature (Signature Version 4) among them.

    Args:
        url: where it goes.
        body: of the request.
        headers: to sign.
        credentials: of botocore.
        region: where `url` is.
        service: execute-api for API Gateway, lambda for a function URL.
    """
    request = AWSRequest("POST", url, data=body, headers=dict(headers))
    SigV4Auth(credentials, service, region).add_auth(request)
    return dict(request.headers.items())


def post(url: str, body: bytes, headers: Mapping[str, str], *, timeout: float = TIMEOUT) -> Answer:
    """Posts `body`; an error status is an answer like any other.

    A proxy of the environment is asked, except for this machine's own addresses.

    Raises:
        OSError: nothing answers there.
    """
    here = urllib.parse.urlsplit(url).hostname in _HERE
    proxies = [urllib.request.ProxyHandler({})] if here else []
    opener = urllib.request.build_opener(*proxies)
    request = urllib.request.Request(url, body, dict(headers), method="POST")  # noqa: S310 - a front
    start = time.monotonic()
    try:
        with opener.open(request, timeout=timeout) as response:
            return _answer(response.status, response.headers, response.read(), start)
    except urllib.error.HTTPError as error:
        with error:
            return _answer(error.code, error.headers, error.read(), start)


def _answer(status: int, headers: Message, body: bytes, start: float) -> Answer:
    return Answer(status=status, headers=headers, body=body, seconds=time.monotonic() - start)
