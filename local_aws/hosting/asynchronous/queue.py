"""The requests that wait for one asynchronous endpoint, and those under way.

A queue outlives updates of its endpoint: each request goes to the variants of the moment. A request
whose container ends before it answers goes back to the front, a bounded number of times; AWS
doesn't document how often it tries.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from local_aws.hosting.asynchronous.processing import Processor
from local_aws.hosting.asynchronous.request import AsynchronousRequest
from local_aws.hosting.outcomes import FleetBusy, InvocationFailed, NoInstance
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import LiveEndpoint

Find = Callable[[], LiveEndpoint | None]
Step = Callable[[LiveEndpoint, AsynchronousRequest], bool]
"""What is done with a request; gives whether the next one can go at once."""


class EndpointQueue:
    """One thread that gives out requests, and one for each request under way."""

    def __init__(
        self,
        name: str,
        find: Find,
        processor: Processor,
        settings: HostingSettings,
        log: Callable[[str], None],
    ) -> None:
        """Nothing runs before the first request; `find` gives the endpoint as it is now."""
        self._name, self._find, self._processor = name, find, processor
        self._settings, self._log = settings, log
        self._waiting: deque[AsynchronousRequest] = deque()
        self._under_way = 0
        self._ended, self._goes_on = False, False
        self._changed = threading.Condition()
        self._dispatcher: threading.Thread | None = None

    @property
    def backlog(self) -> int:
        """Requests that wait or are under way, as ApproximateBacklogSize counts them."""
        with self._changed:
            return len(self._waiting) + self._under_way

    @property
    def oldest(self) -> float:
        """How long the first of those that wait has waited, in seconds."""
        with self._changed:
            now = time.monotonic()
            return max((now - one.arrived for one in self._waiting), default=0.0)

    def put(self, request: AsynchronousRequest) -> None:
        """Queue a request; returns at once."""
        with self._changed:
            self._waiting.append(request)
            self._goes_on = True
            self._ensure_dispatcher()
            self._changed.notify_all()

    def drop(self) -> None:
        """Forget the requests that wait: the endpoint is gone."""
        with self._changed:
            dropped = len(self._waiting)
            self._waiting.clear()
            if threading.current_thread() is self._dispatcher:
                self._dispatcher = None  # the next request, if there is one, starts another
            self._changed.notify_all()
        if dropped:
            self._log(f"{self._name}: {dropped} asynchronous requests are dropped with it")

    def stop(self) -> None:
        """Give out nothing more; wait shortly for what is under way and say what is lost."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._under_way, self._settings.stop_wait)
            lost = len(self._waiting) + self._under_way
        if lost:
            self._log(f"{self._name}: {lost} asynchronous requests end without an answer")

    def _ensure_dispatcher(self) -> None:
        if self._dispatcher is None and not self._ended:
            self._dispatcher = threading.Thread(
                target=self._dispatch, name=f"queue-{self._name}", daemon=True
            )
            self._dispatcher.start()

    def _dispatch(self) -> None:
        while not self._ended:
            endpoint = self._find()
            if endpoint is None:
                self.drop()
                return
            self._give_out(endpoint)
            with self._changed:
                busy = self._waiting or self._under_way
                pause = self._settings.asynchronous_poll if busy else None
                self._changed.wait_for(lambda: self._goes_on or self._ended, pause)
                self._goes_on = False

    def _give_out(self, endpoint: LiveEndpoint) -> None:
        """Start what has expired, whatever is going on, and then what there is room for."""
        now = time.monotonic()
        with self._changed:
            expired = [one for one in self._waiting if one.expires <= now]
            for request in expired:
                self._waiting.remove(request)
                self._start(self._expire, endpoint, request)
            room = self._capacity(endpoint) - self._under_way
            for _ in range(min(room, len(self._waiting))):
                self._start(self._attempt, endpoint, self._waiting.popleft())

    def _capacity(self, endpoint: LiveEndpoint) -> int:
        """What all instances may have under way; SageMaker picks a number where none is given."""
        config = endpoint.asynchronous
        of_one = (config and config.max_concurrent_invocations) or 1
        workers = self._settings.max_workers
        return of_one * sum(min(one.instance_count, workers) for one in endpoint.variants)

    def _start(self, step: Step, endpoint: LiveEndpoint, request: AsynchronousRequest) -> None:
        self._under_way += 1
        threading.Thread(target=self._run, args=(step, endpoint, request), daemon=True).start()

    def _run(self, step: Step, endpoint: LiveEndpoint, request: AsynchronousRequest) -> None:
        goes_on = True
        try:
            goes_on = step(endpoint, request)
        except Exception as error:  # noqa: BLE001 - a thread's exception would be lost
            self._log(f"{self._name}: request {request.inference_id} is lost: {error!r}")
        finally:
            with self._changed:
                self._under_way -= 1
                self._goes_on |= goes_on
                self._changed.notify_all()

    def _expire(self, endpoint: LiveEndpoint, request: AsynchronousRequest) -> bool:
        reason = f"no instance took it within {request.time_to_live:g} seconds (RequestTTLSeconds)"
        self._processor.fail(endpoint, request, f"ClientError: the request expired: {reason}.")
        return True

    def _attempt(self, endpoint: LiveEndpoint, request: AsynchronousRequest) -> bool:
        try:
            self._processor.process(endpoint, request)
        except (NoInstance, FleetBusy):
            return self._put_back(request)
        except InvocationFailed as failure:
            tried = replace(request, attempts=request.attempts + 1)
            return self._after_death(endpoint, tried, failure)
        return True

    def _after_death(
        self, endpoint: LiveEndpoint, request: AsynchronousRequest, failure: InvocationFailed
    ) -> bool:
        why = str(failure) or "the model's container ended before it answered"
        if request.attempts < self._settings.asynchronous_attempts:
            self._log(f"{self._name}: request {request.inference_id} is tried again: {why}")
            return self._put_back(request)
        reason = f"InternalServerError: given up after {request.attempts} attempts: {why}"
        self._processor.fail(endpoint, request, reason)
        return True

    def _put_back(self, request: AsynchronousRequest) -> bool:
        with self._changed:
            self._waiting.appendleft(request)
            self._ensure_dispatcher()
        return False
