"""The queues of all asynchronous endpoints."""

import threading
import time
from collections.abc import Callable, Mapping
from functools import partial

from local_aws.hosting.asynchronous import acceptance
from local_aws.hosting.asynchronous.processing import Processor
from local_aws.hosting.asynchronous.queue import EndpointQueue
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import Asynchronous, InvocationResponse, LiveEndpoint, Lookup

_Key = tuple[str, str, str]


class Queues:
    """A queue for each endpoint that was ever given an asynchronous request."""

    def __init__(
        self,
        lookup: Lookup,
        processor: Processor,
        settings: HostingSettings,
        log: Callable[[str], None],
    ) -> None:
        """Nothing runs before the first request."""
        self._lookup, self._processor = lookup, processor
        self._settings, self._log = settings, log
        self._lock = threading.Lock()
        self._queues: dict[_Key, EndpointQueue] = {}

    def submit(
        self,
        endpoint: LiveEndpoint,
        config: Asynchronous,
        members: Mapping[str, str],
        body: bytes,
    ) -> InvocationResponse:
        """Queue a request; raises `Refused` for one that can't be accepted."""
        request = acceptance.accept(config, members, body, now=time.monotonic())
        self._queue(endpoint).put(request)
        return acceptance.answer(request)

    def backlog(self, account: str, region: str, endpoint_name: str) -> int:
        """Requests that wait or are under way."""
        with self._lock:
            queue = self._queues.get(_key(account, region, endpoint_name))
        return queue.backlog if queue else 0

    def oldest(self, account: str, region: str, endpoint_name: str) -> float:
        """How long the first of those that wait has waited, in seconds."""
        with self._lock:
            queue = self._queues.get(_key(account, region, endpoint_name))
        return queue.oldest if queue else 0.0

    def drop(self, account: str, region: str, endpoint_name: str) -> None:
        """Forget what waits for an endpoint that is deleted."""
        with self._lock:
            queue = self._queues.get(_key(account, region, endpoint_name))
        if queue:
            queue.drop()

    def stop(self) -> None:
        """Give out nothing more."""
        with self._lock:
            queues = list(self._queues.values())
        for queue in queues:
            queue.stop()

    def _queue(self, endpoint: LiveEndpoint) -> EndpointQueue:
        account, region, name = endpoint.account, endpoint.region, endpoint.name
        with self._lock:
            key = _key(account, region, name)
            if key not in self._queues:
                find = partial(self._lookup, account, region, name)
                self._queues[key] = EndpointQueue(
                    name, find, self._processor, self._settings, self._log
                )
            return self._queues[key]


def _key(account: str, region: str, endpoint_name: str) -> _Key:
    return account, region, endpoint_name.lower()
