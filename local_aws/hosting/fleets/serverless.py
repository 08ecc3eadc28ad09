"""A serverless variant: workers come with requests and go when it is quiet.

Where it differs from AWS: the memory size bounds nothing, and at most `max_workers` workers run,
each with one request at a time; further ones of the allowed concurrency wait for them.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from local_aws.hosting.outcomes import AnswerTooLarge, FleetBusy, NoWorker, TooLarge
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import (
    ContainerFailed,
    ContainerRequest,
    ContainerResponse,
    Fleet,
    FleetSpec,
    Serverless,
)

LARGEST_PAYLOAD = 4 << 20
"""4 MB each way (Developer Guide, "Inference options in Amazon SageMaker AI")."""


class ServerlessFleet:
    """Implements `local_aws.hosting_protocol.Fleet` on top of a fleet with instances."""

    def __init__(
        self,
        spec: FleetSpec,
        config: Serverless,
        settings: HostingSettings,
        start: Callable[[FleetSpec], Fleet],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start at least one worker: SageMaker checks a container's health when it creates it."""
        self._config, self._settings, self._clock = config, settings, clock
        self._provisioned = config.provisioned_concurrency
        self._lock, self._scaling = threading.Lock(), threading.Lock()
        self._under_way = 0
        self._last_use: float | None = None  # not before it is ready: starting isn't being idle
        self._workers = self._capped(max(1, self._provisioned))
        self._stopping = threading.Event()
        self._fleet = start(replace(spec, instance_count=self._workers, serverless=None))
        self._reaper = threading.Thread(target=self._reap, name="serverless", daemon=True)
        self._reaper.start()

    def wait_ready(self, timeout: float | None = None) -> None:
        """Block until the first worker answered /ping with 200; raise `ContainerFailed` if not."""
        self._fleet.wait_ready(timeout)
        with self._lock:
            self._last_use = self._clock()

    def invoke(self, request: ContainerRequest) -> ContainerResponse:
        """Pass a request to a worker, starting one if those there are all at work.

        Raises:
            FleetBusy: as many requests as MaxConcurrency are under way.
            InvocationFailed: no container answered, or too much was sent or answered.
        """
        if len(request.body) > LARGEST_PAYLOAD:
            raise TooLarge(LARGEST_PAYLOAD)
        with self._slot() as wanted:
            if wanted > self._workers:
                self._grow(wanted)
            response = self._fleet.invoke(request)
        if len(response.body) > LARGEST_PAYLOAD:
            raise AnswerTooLarge(
                f"The container answered {len(response.body)} bytes; a serverless endpoint "
                f"returns {LARGEST_PAYLOAD} at most."
            )
        return response

    def resize(self, instance_count: int) -> None:
        """Have that much provisioned concurrency; raises `ContainerFailed` if it doesn't start."""
        self._provisioned = instance_count
        self._to(max(self._workers, self._capped(instance_count)))

    def stop(self) -> None:
        """End the workers and remove their files; may be called twice and before readiness."""
        self._stopping.set()
        self._fleet.stop()
        if threading.current_thread() is not self._reaper:
            self._reaper.join()

    @property
    def workers(self) -> int:
        """How many workers there are, or will be in a moment."""
        return self._workers

    def scale_in(self) -> None:
        """Keep only provisioned workers if there was no request for the idle time."""
        with self._scaling:
            with self._lock:
                left = self._capped(self._provisioned)
                if self._under_way or self._idle_left() > 0 or self._workers <= left:
                    return
                self._workers = left
            self._fleet.resize(left)

    @contextmanager
    def _slot(self) -> Iterator[int]:
        """Count a request as under way; gives the number of workers that it takes."""
        with self._lock:
            if self._under_way >= self._config.max_concurrency:
                raise FleetBusy
            self._under_way += 1
            wanted = self._capped(self._under_way)
        try:
            yield wanted
        finally:
            with self._lock:
                self._under_way -= 1
                self._last_use = self._clock()

    def _grow(self, wanted: int) -> None:
        try:
            self._to(wanted)
        except ContainerFailed as failed:
            raise NoWorker(failed.reason) from failed

    def _to(self, wanted: int) -> None:
        with self._scaling:
            before = self._workers
            if wanted <= before:
                return
            self._workers = wanted
            try:
                self._fleet.resize(wanted)
            except ContainerFailed:
                self._workers = before
                raise

    def _capped(self, workers: int) -> int:
        return min(workers, self._settings.max_workers, self._config.max_concurrency)

    def _reap(self) -> None:
        while not self._stopping.wait(self._until_idle()):
            self.scale_in()

    def _until_idle(self) -> float:
        with self._lock:
            left = self._idle_left()
        return left if left > 0 else self._settings.serverless_idle

    def _idle_left(self) -> float:
        idle = self._settings.serverless_idle
        return idle if self._last_use is None else self._last_use + idle - self._clock()
