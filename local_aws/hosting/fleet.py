"""The workers of one variant."""

import itertools
import shutil
import threading
import time
from collections.abc import Mapping

from local_aws.hosting import container, reasons
from local_aws.hosting.archives import Cancelled
from local_aws.hosting.instance import Instance
from local_aws.hosting.preparation import Prepared, prepare
from local_aws.hosting.process import WorkerProcess
from local_aws.hosting.roster import Roster
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting.supervisor import State, Supervisor
from local_aws.hosting_protocol import ContainerFailed, ContainerResponse, FleetSpec


class WorkerFleet:
    """Implements `local_aws.hosting_protocol.Fleet`."""

    def __init__(self, spec: FleetSpec, settings: HostingSettings) -> None:
        """Nothing is started yet."""
        self._spec, self._settings = spec, settings
        self._roster = Roster(settings.max_outstanding)
        self._numbers = itertools.count(1)
        self._scaling = threading.Lock()
        self._stopping = threading.Event()
        self._prepared: Prepared | None = None
        self._failure: ContainerFailed | None = None
        self._preparation = threading.Thread(target=self._prepare, daemon=True)

    def start(self) -> "WorkerFleet":
        """Prepare and start the workers behind the caller's back."""
        self._preparation.start()
        return self

    def wait_ready(self, timeout: float | None = None) -> None:
        """Block until every worker answered /ping with 200.

        Args:
            timeout: in seconds; by default as long as the spec allows for download and start.

        Raises:
            ContainerFailed: with the reason for DescribeEndpoint.
        """
        spec = self._spec
        allowed = spec.download_timeout + 2 * spec.startup_timeout if timeout is None else timeout
        deadline = time.monotonic() + allowed
        self._preparation.join(allowed)
        if self._failure is not None:
            raise self._failure
        if self._prepared is None:
            raise self._stopped_or(f"The model was not prepared within {allowed:g} s.")
        for instance in self._roster.all():
            self._require_ready(instance, deadline)

    def invoke(self, *, body: bytes, headers: Mapping[str, str]) -> ContainerResponse:
        """Pass a request to the worker with the least outstanding ones.

        Raises:
            InvocationFailed: when no container answered; see its kinds.
        """
        deadline = time.monotonic() + self._settings.invocation_timeout
        with self._roster.least_outstanding() as instance:
            return instance.invoke(body=body, headers=headers, deadline=deadline)

    def resize(self, instance_count: int) -> None:
        """Have that many workers, at most `max_workers`; return when they serve.

        Workers that are left over finish their request first.

        Raises:
            ContainerFailed: a new worker didn't come up; it is taken away again.
        """
        self._preparation.join()
        if self._failure is not None:
            raise self._failure
        with self._scaling:
            if self._prepared is not None and not self._stopping.is_set():
                self._scale(self._prepared, instance_count)

    def stop(self) -> None:
        """End the workers and remove their files; may be called twice and before readiness."""
        self._stopping.set()
        self._request_stop()
        if self._preparation.ident is not None:
            self._preparation.join()
        self._request_stop()
        for instance in self._roster.all():
            instance.supervisor.join()
        shutil.rmtree(self._spec.work_folder, ignore_errors=True)

    @property
    def pids(self) -> list[int]:
        """The worker processes that serve now."""
        pids = [instance.supervisor.pid for instance in self._roster.all()]
        return [pid for pid in pids if pid is not None]

    def _prepare(self) -> None:
        try:
            prepared = prepare(self._spec, self._stopping)
            for _ in range(self._capped(self._spec.instance_count)):
                self._add(prepared)
            self._prepared = prepared
        except ContainerFailed as failure:
            self._failure = failure
        except Cancelled:
            pass
        except Exception as error:  # noqa: BLE001 - a thread's exception would be lost
            self._failure = reasons.not_healthy(
                self._spec.variant_name, f"{type(error).__name__}: {error}"
            )

    def _request_stop(self) -> None:
        for instance in self._roster.all():
            instance.supervisor.request_stop()

    def _scale(self, prepared: Prepared, instance_count: int) -> None:
        wanted = self._capped(instance_count)
        for instance in self._roster.shrink(wanted):
            instance.retire()
        added = [self._add(prepared) for _ in range(wanted - len(self._roster.all()))]
        deadline = time.monotonic() + self._spec.startup_timeout
        try:
            for instance in added:
                self._require_ready(instance, deadline)
        except ContainerFailed:
            self._roster.remove(added)
            for instance in added:
                instance.retire()
            raise

    def _add(self, prepared: Prepared) -> Instance:
        name = f"{self._spec.variant_name}-{next(self._numbers)}"
        supervisor = Supervisor(
            name=name,
            start=lambda: self._start_worker(prepared, name),
            startup_timeout=self._spec.startup_timeout,
            settings=self._settings,
            log=self._spec.log,
        )
        instance = Instance(supervisor, self._settings)
        self._roster.add(instance)
        supervisor.run()
        if self._stopping.is_set():
            supervisor.request_stop()
        return instance

    def _start_worker(self, prepared: Prepared, name: str) -> WorkerProcess:
        folder = self._spec.work_folder / "workers" / name
        (folder / "tmp").mkdir(parents=True, exist_ok=True)
        environment = container.environment(
            self._spec,
            base=prepared.base,
            packages=prepared.packages,
            credentials=self._spec.credentials(),
        )
        return WorkerProcess(
            environment={**environment, "TMPDIR": str(folder / "tmp")},
            folder=folder,
            log_file=folder / "container.log",
        )

    def _require_ready(self, instance: Instance, deadline: float) -> None:
        state = instance.supervisor.wait(deadline - time.monotonic())
        if state is State.STARTING:
            raise self._stopped_or("/ping did not answer with 200 in time.")
        if state is not State.READY:
            raise self._stopped_or(instance.supervisor.reason)

    def _stopped_or(self, reason: str) -> ContainerFailed:
        if self._stopping.is_set():
            return ContainerFailed("The endpoint was stopped while it was starting.")
        return reasons.not_healthy(self._spec.variant_name, reason)

    def _capped(self, instance_count: int) -> int:
        if instance_count > self._settings.max_workers:
            self._spec.log(
                f"{self._spec.endpoint_name}: {self._settings.max_workers} workers stand for "
                f"{instance_count} instances"
            )
        return min(instance_count, self._settings.max_workers)
