"""Connections of HTTP, shared between threads, and requests whose answers are still to be read."""

from __future__ import annotations

import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError, SSLError
from urllib3.exceptions import TimeoutError as HTTPTimeoutError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HERE = frozenset({"127.0.0.1", "::1", "localhost"})
_CONNECTIONS = 32


def connections_to(url: str, *, tls: ssl.SSLContext | None = None) -> urllib3.PoolManager:
    """Connections to where a URL leads, which can be shared between threads.

    A proxy of the environment is asked, except for this machine's own addresses.

    Args:
        url: where they lead.
        tls: whom to trust, and the certificate to show; by default, whom Python trusts.
    """
    where = urlsplit(url)
    host = where.hostname or ""
    proxy = None if host in _HERE or proxy_bypass(host) else getproxies().get(where.scheme)
    if proxy:
        return urllib3.ProxyManager(proxy, maxsize=_CONNECTIONS, ssl_context=tls)
    return urllib3.PoolManager(maxsize=_CONNECTIONS, ssl_context=tls)


def begin(  # noqa: PLR0913 - each goes into the request
    method: str,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    timeout: float | urllib3.Timeout,
    connections: urllib3.PoolManager,
) -> urllib3.BaseHTTPResponse:
    """Sends a request and follows no redirection; the body is still to be read, or to be closed.

    Raises:
        OSError: nothing answers there; reading raises urllib3's own errors, see `os_errors`.
    """
    with os_errors():
        return connections.request(
            method,
            url,
            body=body,
            headers=headers,
            timeout=timeout,
            redirect=False,
            retries=False,
            preload_content=False,
        )


@contextmanager
def os_errors() -> Iterator[None]:
    """What urllib3 raises, as Python's own errors.

    Raises:
        OSError: a connection failed; ssl.SSLError, if one side doesn't trust the other.
    """
    try:
        yield
    except HTTPTimeoutError as error:
        raise TimeoutError(str(error)) from error
    except SSLError as error:
        raise ssl.SSLError(str(error)) from error
    except HTTPError as error:
        raise ConnectionError(str(error)) from error
