"""Threads that ask the model, each with a proxy of its own.

A proxy keeps one connection, one log line's keys and one set of metrics: none are for two threads.
"""

import asyncio
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from inference_app.credentials import NoCredentialsError, Source
from inference_proxy.errors import ServiceUnavailableError, ThrottledError
from inference_proxy.exchange import Request, Response
from inference_proxy.observability import Observability
from inference_proxy.proxy import Proxy
from inference_proxy.runtime import Answer, Runtime
from inference_proxy.settings import Credentials, Settings


class ThreadObservability(Observability):
    """The same, with log keys that belong to the thread alone."""

    def begin(self, request_id: str) -> None:
        """Give every line until the thread's next request its id."""
        self.logger.thread_safe_append_keys(correlation_id=request_id)


class RefreshingRuntime(Runtime):
    """The same, signing with the credentials that hold when a request is sent."""

    def __init__(self, settings: Settings, source: Source) -> None:
        """Take where the credentials come from."""
        super().__init__(settings)
        self._settings, self._source = settings, source

    def invoke(self, request: Request, *, timeout: float) -> Answer:
        """Send `request` to the endpoint and wait at most `timeout` seconds.

        Raises:
            ModelTimeoutError: no connection, or no answer, in that time.
            ServiceUnavailableError: the runtime cannot be reached, or nothing signs for it.
        """
        try:
            current: Credentials = self._source()
        except NoCredentialsError as error:
            raise ServiceUnavailableError(
                "this container has no credentials now; try again", log={"reason": str(error)}
            ) from None
        if current != self._settings.credentials:
            self._settings = replace(self._settings, credentials=current)
            super().__init__(self._settings)
        return super().invoke(request, timeout=timeout)


class Workers:
    """As many threads as requests may wait for the model; further ones are told to come again."""

    def __init__(self, settings: Settings, source: Source, *, concurrency: int) -> None:
        """Prepare the threads; each starts with the first request that needs it.

        Args:
            settings: the proxy's.
            source: where credentials come from.
            concurrency: how many requests are answered at once.
        """
        # No Lambda function returns the answer: its limit on answers is not ours.
        self.settings = replace(settings, max_answer_bytes=sys.maxsize)
        self._source, self._concurrency = source, concurrency
        self._asked = 0
        self._own = threading.local()
        self._threads = ThreadPoolExecutor(concurrency, thread_name_prefix="request")

    async def respond(self, work: Callable[[Proxy], Response]) -> Response:
        """Do `work` in a thread, with its proxy.

        Raises:
            ThrottledError: every thread has a request.
        """
        if self._asked >= self._concurrency:
            raise ThrottledError("too many requests wait in this container; try again")
        self._asked += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, lambda: work(self.proxy()))
        finally:
            self._asked -= 1

    def proxy(self) -> Proxy:
        """The calling thread's proxy."""
        if not hasattr(self._own, "proxy"):
            settings = self.settings
            self._own.proxy = Proxy(
                settings=settings,
                runtime=RefreshingRuntime(settings, self._source),
                observability=ThreadObservability(
                    endpoint=settings.endpoint_name, service=settings.service
                ),
            )
        proxy: Proxy = self._own.proxy
        return proxy

    def stop(self) -> None:
        """Wait for the requests that run, and end the threads."""
        self._threads.shutdown()
