"""One model in a supervised worker, and its queue of requests."""

import threading
import time

from local_aws.hosting.outcomes import InvocationTimedOut, StreamBroken, WorkerDied
from local_aws.hosting.processes.connection import BROKEN
from local_aws.hosting.processes.supervisor import State, Supervisor
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import ContainerRequest, ContainerResponse


class ServedModel:
    """Implements `HostedContainer`; passes one request at a time to its worker.

    Requests wait here, not in the worker, so that a worker that dies takes only the one in flight
    with it; the model server of the real containers queues in its front process, too.
    """

    def __init__(self, supervisor: Supervisor, settings: HostingSettings) -> None:
        """Own the supervisor."""
        self._supervisor, self._settings = supervisor, settings
        self._in_flight = threading.Lock()

    @property
    def state(self) -> State:
        """Where the worker stands."""
        return self._supervisor.state

    @property
    def reason(self) -> str:
        """Why the worker can't serve."""
        return self._supervisor.reason

    @property
    def pids(self) -> list[int]:
        """The worker's process."""
        pid = self._supervisor.pid
        return [] if pid is None else [pid]

    def wait(self, timeout: float) -> State:
        """Block while the worker is starting."""
        return self._supervisor.wait(timeout)

    def holds(self, target_model: str) -> bool:  # noqa: ARG002 - its only model is always loaded
        """Always."""
        return True

    def invoke(self, request: ContainerRequest, deadline: float) -> ContainerResponse:
        """Pass a request to the worker when its turn comes.

        A worker that doesn't answer in time is replaced, as the model server does.

        Raises:
            InvocationFailed: see its kinds.
        """
        if not self._in_flight.acquire(timeout=max(0.0, deadline - time.monotonic())):
            raise InvocationTimedOut
        try:
            return self._pass_on(request, deadline)
        finally:
            self._in_flight.release()

    def request_stop(self) -> None:
        """Ask the worker to end."""
        self._supervisor.request_stop()

    def join(self) -> None:
        """Wait until the worker is gone."""
        self._supervisor.join()

    def _pass_on(self, request: ContainerRequest, deadline: float) -> ContainerResponse:
        left = deadline - time.monotonic()
        life = self._supervisor.life(min(left, self._settings.worker_wait))
        timeout = max(0.001, deadline - time.monotonic())
        try:
            return life.connection.invoke(
                body=request.body,
                headers=request.headers,
                timeout=timeout,
                stream=request.stream,
            )
        except TimeoutError as error:
            self._supervisor.log(f"{self._supervisor.name}: no answer in time, it is replaced")
            self._supervisor.discard(life)
            raise InvocationTimedOut from error
        except StreamBroken:
            # A handler that failed in the midst of its answer leaves a worker that goes on.
            if not life.connection.ping(timeout=self._settings.ping_timeout):
                self._supervisor.discard(life)
            raise
        except BROKEN as error:
            self._supervisor.discard(life)
            raise WorkerDied from error
