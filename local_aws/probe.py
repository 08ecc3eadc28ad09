"""Asking a process of ours whether it answers."""

import http.client
from collections.abc import Mapping
from contextlib import closing


def status_of(
    place: tuple[str, int], path: str, *, timeout: float, headers: Mapping[str, str] | None = None
) -> int | None:
    """The status of the answer to a GET.

    Args:
        place: the host and the port that it listens on.
        path: what is asked for.
        timeout: seconds that it may take to connect, and then to answer.
        headers: further ones of the request.

    Returns:
        None where no answer came, or none in HTTP.
    """
    with closing(http.client.HTTPConnection(*place, timeout=timeout)) as connection:
        try:
            connection.request("GET", path, headers=headers or {})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
