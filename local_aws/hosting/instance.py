"""One instance of a variant: a supervised worker and its queue of requests."""

import threading
import time
from collections.abc import Mapping

from local_aws.hosting.connection import BROKEN
from local_aws.hosting.outcomes import InvocationTimedOut, WorkerDied
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting.supervisor import Supervisor
from local_aws.hosting_protocol import ContainerResponse


class Instance:
    """Passes one request at a time to its worker.

    Requests wait here, not in the worker, so that a worker that dies takes only the one in flight
    with it; the model server of the real containers queues in its front process, too.
    """

    def __init__(self, supervisor: Supervisor, settings: HostingSettings) -> None:
        """Own the supervisor."""
        self.supervisor = supervisor
        self.outstanding = 0  # the fleet counts, under its own lock
        self._settings = settings
        self._in_flight = threading.Lock()

    def invoke(
        self, *, body: bytes, headers: Mapping[str, str], deadline: float
    ) -> ContainerResponse:
        """Pass a request to the worker when its turn comes.

        A worker that doesn't answer in time is replaced, as the model server does.

        Raises:
            InvocationFailed: see its kinds.
        """
        if not self._in_flight.acquire(timeout=max(0.0, deadline - time.monotonic())):
            raise InvocationTimedOut
        try:
            left = deadline - time.monotonic()
            life = self.supervisor.life(min(left, self._settings.worker_wait))
            timeout = max(0.001, deadline - time.monotonic())
            try:
                return life.connection.invoke(body=body, headers=headers, timeout=timeout)
            except TimeoutError as error:
                self.supervisor.log(f"{self.supervisor.name}: no answer in time, it is replaced")
                self.supervisor.discard(life)
                raise InvocationTimedOut from error
            except BROKEN as error:
                self.supervisor.discard(life)
                raise WorkerDied from error
        finally:
            self._in_flight.release()

    def retire(self) -> None:
        """Let the request in flight end, then end the worker."""
        if self._in_flight.acquire(timeout=self._settings.invocation_timeout):
            self._in_flight.release()
        self.supervisor.request_stop()
        self.supervisor.join()
