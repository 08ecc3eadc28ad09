"""Keeps one worker process running: starts it, watches it, starts another when it dies."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from local_aws.hosting.outcomes import NoWorker
from local_aws.hosting.processes.connection import WorkerConnection
from local_aws.hosting.processes.process import WorkerProcess
from local_aws.hosting.processes.startup import StartFailure, bring_up
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import ContainerFailed

_LONGEST_BACKOFF = 10.0
_TAIL = 20


class State(StrEnum):
    """Where a supervised worker stands."""

    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True)
class Life:
    """A worker that serves, and the connection for its invocations."""

    worker: WorkerProcess
    connection: WorkerConnection


class Supervisor:
    """One thread that lives as long as the instance."""

    def __init__(
        self,
        *,
        name: str,
        start: Callable[[], WorkerProcess],
        startup_timeout: float,
        settings: HostingSettings,
        log: Callable[[str], None],
    ) -> None:
        """Take what starts a worker; nothing is started yet."""
        self.name, self.log = name, log
        self.reason = ""
        self.state = State.STARTING
        self._start, self._startup_timeout, self._settings = start, startup_timeout, settings
        self._changed = threading.Condition()
        self._worker: WorkerProcess | None = None
        self._life: Life | None = None
        self._served = False
        self._thread = threading.Thread(target=self._supervise, name=name, daemon=True)

    @property
    def pid(self) -> int | None:
        """The process of the worker that serves now."""
        life = self._life
        return life.worker.pid if life and self.state is State.READY else None

    def run(self) -> None:
        """Start the worker and its supervision."""
        self._thread.start()

    def wait(self, timeout: float) -> State:
        """Block while it is starting; return where it stands then."""
        with self._changed:
            self._changed.wait_for(lambda: self.state is not State.STARTING, timeout)
            return self.state

    def life(self, timeout: float) -> Life:
        """The worker that serves now, waiting for one that is being started.

        Raises:
            NoWorker: there is none in time, or there will be none.
        """
        deadline = time.monotonic() + timeout
        while (left := deadline - time.monotonic()) > 0:
            state, life = self.wait(left), self._life
            if state is State.FAILED or state is State.STOPPED:
                raise NoWorker(self.reason or "the instance is stopped")
            if life and life.worker.alive:
                return life
            time.sleep(0.01)  # it died just now; the supervising thread is about to notice
        raise NoWorker("the container is being restarted")

    def discard(self, life: Life) -> None:
        """End a worker that is of no more use; nobody is given it from now on."""
        with self._changed:
            if self._life is life:
                self._life = None
        life.connection.close()
        life.worker.kill()

    def request_stop(self) -> None:
        """Ask the worker to end, and start no other."""
        self._to(State.STOPPED)
        if self._worker is not None:
            self._worker.terminate()

    def join(self) -> None:
        """Wait until the worker is gone; after `request_stop`."""
        if self._thread.ident is not None:
            self._thread.join()

    def _supervise(self) -> None:
        attempt = 0
        while self.state is State.STARTING:
            try:
                self._one_life()
                attempt = 0
            except StartFailure as failure:
                attempt += 1
                self._failed(failure, attempt)
            pause = min(self._settings.restart_backoff * 2**attempt, _LONGEST_BACKOFF)
            with self._changed:
                self._changed.wait_for(lambda: self.state is not State.STARTING, pause)

    def _failed(self, failure: StartFailure, attempt: int) -> None:
        """Give up on what can't succeed; a worker that served before gets all its attempts."""
        if self.state is not State.STARTING:
            return
        self.reason = failure.reason
        self.log(f"{self.name}: start {attempt} failed: {failure.reason}")
        hopeless = failure.permanent and not self._served
        if hopeless or attempt >= self._settings.start_attempts:
            if self._worker is not None:
                self.log(f"{self.name}: its last lines:\n{self._worker.log_tail(_TAIL)}")
            self._to(State.FAILED, only_from=State.STARTING)

    def _one_life(self) -> None:
        try:
            worker = self._worker = self._start()
        except (ContainerFailed, OSError) as error:
            raise StartFailure(str(error), permanent=False) from error
        try:
            if self.state is not State.STOPPED:
                self._serve(worker)
        finally:
            self._to(State.STARTING, only_from=State.READY)
            worker.terminate()
            worker.reap(self._settings.stop_grace)
        if self.state is State.STARTING:
            self.log(f"{self.name}: {worker.obituary()} It is started again.")

    def _serve(self, worker: WorkerProcess) -> None:
        port = bring_up(worker, self._startup_timeout)
        self._life = Life(worker=worker, connection=WorkerConnection(port))
        self._served = True
        self._to(State.READY, only_from=State.STARTING)
        self._watch(worker, WorkerConnection(port))

    def _watch(self, worker: WorkerProcess, pinger: WorkerConnection) -> None:
        """Return when the worker has ended or no longer answers /ping."""
        failures = 0
        while failures < self._settings.ping_failures:
            try:
                worker.next_event(self._settings.ping_interval)
            except EOFError:
                break
            healthy = pinger.ping(timeout=self._settings.ping_timeout)
            failures = 0 if healthy else failures + 1
        pinger.close()

    def _to(self, state: State, *, only_from: State | None = None) -> None:
        with self._changed:
            if only_from is None or self.state is only_from:
                self.state = state
            self._changed.notify_all()
