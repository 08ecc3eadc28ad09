"""boto3's clients of one endpoint, made when they are needed and shared between threads."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Any

from modelport.aws.clients import aws_client

if TYPE_CHECKING:
    from collections.abc import Callable

_CONNECTIONS = 32
_CONNECT_SECONDS = 10.0
_making = threading.Lock()  # boto3's default session can't make two clients at once


class Connections:
    """Makes the client of a service once, however many threads ask for it."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        """Nothing is made yet."""
        self._make = make
        self._made: dict[str, Any] = {}

    def __call__(self, service: str) -> Any:
        """The client of a service."""
        if service not in self._made:
            with _making:
                if service not in self._made:
                    self._made[service] = self._make(service)
        return self._made[service]

    def close(self) -> None:
        """Closes every connection that is idle; the next request opens one again."""
        with _making:
            for made in self._made.values():
                made.close()


def maker(*, region: str | None, timeout: float, attempts: int) -> Callable[[str], Any]:
    """What makes the boto3 client of a service, with connections for many threads.

    Args:
        region: as `aws_client` takes it.
        timeout: as above.
        attempts: as above; `Retries` repeats predictions, of whose errors botocore doesn't know
            which pass.
    """
    return partial(
        aws_client,
        region=region,
        timeout=timeout,
        attempts=attempts,
        connect_timeout=min(timeout, _CONNECT_SECONDS),
        max_pool_connections=_CONNECTIONS,
    )
