"""Calls of a front over HTTP, with whatever its authorisation asks for."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from modelport.calling import graphql
from modelport.calling.http_connections import begin, connections_to, os_errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelport.aws.session import FrontAccess, LocalSession

TIMEOUT = 35.0
"""Seconds: a little longer than API Gateway waits for an integration."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    headers: Mapping[str, str]
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
    method: str = "POST",
) -> dict[str, str]:
    """The headers of a request, with its signature (Signature Version 4) among them.

    Args:
        url: where it goes.
        body: of the request.
        headers: to sign.
        credentials: of botocore.
        region: where `url` is.
        service: execute-api for API Gateway, lambda for a function URL.
        method: of the request.
    """
    request = AWSRequest(method, url, data=body, headers=dict(headers))
    SigV4Auth(credentials, service, region).add_auth(request)
    return dict(request.headers.items())


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    timeout: float = TIMEOUT,
    connections: urllib3.PoolManager | None = None,
) -> Answer:
    """Posts `body`, as `send` does."""
    return send("POST", url, body, headers, timeout=timeout, connections=connections)


def send(  # noqa: PLR0913 - each goes into the request
    method: str,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    timeout: float = TIMEOUT,
    connections: urllib3.PoolManager | None = None,
) -> Answer:
    """Sends a request; an error status is an answer like any other, and so is a redirection.

    Nobody follows a redirection: the headers would give the caller's secrets to who knows whom.

    Args:
        method: of the request.
        url: where to.
        body: of the request.
        headers: of the request.
        timeout: the seconds to wait for the answer to begin, and between two parts of it.
        connections: to use and to keep; by default one of its own.

    Raises:
        OSError: nothing answers there, or not to the end; ssl.SSLError, if one side doesn't trust
            the other.
    """
    start = time.monotonic()
    used = connections_to(url) if connections is None else nullcontext(connections)
    with used as pool, os_errors():
        whole = urllib3.Timeout(total=timeout)
        found = begin(method, url, body, headers, timeout=whole, connections=pool)
        received = found.data
    seconds = time.monotonic() - start
    return Answer(status=found.status, headers=found.headers, body=received, seconds=seconds)
