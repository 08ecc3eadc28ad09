"""The instances of one variant."""

import itertools
import shutil
import threading
import time
from collections.abc import Mapping

from local_aws.hosting import reasons
from local_aws.hosting.fleets.background import BackgroundTasks
from local_aws.hosting.fleets.blueprints import Build, blueprints
from local_aws.hosting.fleets.instance import Instance
from local_aws.hosting.fleets.roster import Roster
from local_aws.hosting.model_data.archives import Cancelled
from local_aws.hosting.processes.supervisor import State
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import (
    ContainerFailed,
    ContainerRequest,
    ContainerResponse,
    FleetSpec,
)


class WorkerFleet:
    """Implements `local_aws.hosting_protocol.Fleet`."""

    def __init__(self, spec: FleetSpec, settings: HostingSettings) -> None:
        """Nothing is started yet."""
        self._spec, self._settings = spec, settings
        self._roster = Roster(settings.max_outstanding)
        self._numbers = itertools.count(1)
        self._scaling = threading.Lock()
        self._tasks = BackgroundTasks()
        self._stopping = threading.Event()
        self._builds: Mapping[str, Build] | None = None
        self._failure: ContainerFailed | None = None
        self._preparation = threading.Thread(target=self._prepare, daemon=True)

    def start(self) -> "WorkerFleet":
        """Prepare and start the instances behind the caller's back."""
        self._preparation.start()
        return self

    def wait_ready(self, timeout: float | None = None) -> None:
        """Block until every container of every instance answered /ping with 200.

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
        if self._builds is None:
            raise self._stopped_or(f"The model was not prepared within {allowed:g} s.")
        for instance in self._roster.all():
            self._require_ready(instance, deadline)

    def invoke(self, request: ContainerRequest) -> ContainerResponse:
        """Pass a request to the instance with the least outstanding ones.

        Raises:
            InvocationFailed: when no container answered; see its kinds.
        """
        deadline = time.monotonic() + request.timeout
        with self._roster.least_outstanding(request.target_model) as instance:
            return instance.invoke(request, deadline)

    def resize(self, instance_count: int) -> None:
        """Have that many instances, or none; return when they serve.

        Instances that are left over get no more requests, and end when they have answered.

        Raises:
            ContainerFailed: a new instance didn't come up; it is taken away again.
        """
        self._preparation.join()
        if self._failure is not None:
            raise self._failure
        with self._scaling:
            if self._builds is not None and not self._stopping.is_set():
                self._scale(self._builds, instance_count)

    def stop(self) -> None:
        """End the workers and remove their files; may be called twice and before readiness."""
        self._stopping.set()
        self._request_stop()
        if self._preparation.ident is not None:
            self._preparation.join()
        self._request_stop()
        for instance in self._roster.everyone():
            instance.join()
        self._tasks.join()
        shutil.rmtree(self._spec.work_folder, ignore_errors=True)

    @property
    def pids(self) -> list[int]:
        """The worker processes that serve now."""
        return [pid for instance in self._roster.all() for pid in instance.pids]

    def _prepare(self) -> None:
        try:
            builds = blueprints(self._spec, self._settings, self._stopping)
            for _ in range(self._capped(self._spec.instance_count)):
                self._add(builds)
            self._builds = builds
        except ContainerFailed as failure:
            self._failure = failure
        except Cancelled:
            pass
        except Exception as error:  # noqa: BLE001 - a thread's exception would be lost
            self._failure = reasons.not_healthy(
                self._spec.variant_name, f"{type(error).__name__}: {error}"
            )

    def _request_stop(self) -> None:
        for instance in self._roster.everyone():
            instance.request_stop()

    def _scale(self, builds: Mapping[str, Build], instance_count: int) -> None:
        wanted = self._capped(instance_count)
        self._retire(self._roster.shrink(wanted))
        added = [self._add(builds) for _ in range(wanted - len(self._roster.all()))]
        deadline = time.monotonic() + self._spec.startup_timeout
        try:
            for instance in added:
                self._require_ready(instance, deadline)
        except ContainerFailed:
            self._roster.remove(added)
            self._retire(added)
            raise

    def _retire(self, instances: list[Instance]) -> None:
        for instance in instances:
            self._tasks.spawn(self._let_go, instance)

    def _let_go(self, instance: Instance) -> None:
        self._roster.drain(instance)
        instance.request_stop()
        instance.join()
        self._roster.forget(instance)

    def _add(self, builds: Mapping[str, Build]) -> Instance:
        name = f"{self._spec.variant_name}-{next(self._numbers)}"
        containers = {container: build(name) for container, build in builds.items()}
        instance = Instance(name, containers, direct=self._spec.mode == "Direct")
        self._roster.add(instance)
        if self._stopping.is_set():
            instance.request_stop()
        return instance

    def _require_ready(self, instance: Instance, deadline: float) -> None:
        state = instance.wait(deadline)
        if state is State.READY:
            return
        container, reason = instance.worst
        if state is State.STARTING:
            reason = "/ping did not answer with 200 in time."
        raise self._stopped_or(reason, container)

    def _stopped_or(self, reason: str, container: str = "primary") -> ContainerFailed:
        if self._stopping.is_set():
            return ContainerFailed("The endpoint was stopped while it was starting.")
        return reasons.not_healthy(self._spec.variant_name, reason, container=container)

    def _capped(self, instance_count: int) -> int:
        """So many instances, of one process for each container, as may be started here."""
        most = max(1, self._settings.max_workers // len(self._spec.containers))
        if instance_count > most:
            self._spec.log(
                f"{self._spec.endpoint_name}: {most} "
                f"{'worker stands' if most == 1 else 'workers stand'} for {instance_count} "
                "instances"
            )
        return min(instance_count, most)
