"""boto3's clients of one endpoint, made when they are needed and shared between threads."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from collections.abc import Callable

_CONNECTIONS = 32
_CONNECT_SECONDS = 10.0
_RUNTIME = "sagemaker-runtime"
_make_client: Any = boto3.client  # its stubs know services as literals only
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
    """What makes the boto3 client of a service.

    Args:
        region: where it is; without it, the one that the AWS configuration names.
        timeout: the seconds to wait for an answer.
        attempts: how often botocore sends a request to another service than the runtime, whose
            requests are repeated by `Retries`: botocore doesn't know which of its errors pass.
    """

    def make(service: str) -> Any:
        tries = 1 if service == _RUNTIME else attempts
        config = Config(
            connect_timeout=min(timeout, _CONNECT_SECONDS),
            read_timeout=timeout,
            retries={"mode": "standard", "total_max_attempts": tries},
            max_pool_connections=_CONNECTIONS,
        )
        return _make_client(service, region_name=region, config=config)

    return make
