"""From a model's data in S3 to a worker that serves it."""

import threading
from dataclasses import dataclass, replace
from pathlib import Path

from local_aws.hosting import reasons
from local_aws.hosting.fleets.served_model import ServedModel
from local_aws.hosting.images import SCRIPTED, SUBMIT_DIRECTORY, framework, lacking
from local_aws.hosting.model_data.archives import ModelStore
from local_aws.hosting.model_data.installation import Installer
from local_aws.hosting.model_data.prepared import Code, Prepared
from local_aws.hosting.processes import environment
from local_aws.hosting.processes.process import WorkerProcess
from local_aws.hosting.processes.supervisor import Supervisor
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import ContainerSpec, FleetSpec


@dataclass(frozen=True, kw_only=True)
class Launcher:
    """Prepares and starts what one container of a fleet runs.

    `name` is the container's, `place` its position in the model, from 1. `shared` is the code that
    doesn't come with a model's archive.
    """

    spec: FleetSpec
    container: ContainerSpec
    name: str
    place: int
    settings: HostingSettings
    shared: Code | None = None

    @property
    def folder(self) -> Path:
        """Where everything of this container lies."""
        return self.spec.work_folder / self.name

    def check(self) -> None:
        """Refuse what can't run here, and what wouldn't on AWS.

        Raises:
            ContainerFailed: with the reason.
        """
        if what := lacking(self.container):
            raise reasons.not_healthy(self.spec.variant_name, what, container=self.name)
        if self._code_in_s3 and framework(self.container) not in SCRIPTED:
            raise reasons.not_emulated(
                f"{SUBMIT_DIRECTORY} {self._code_in_s3}", "Put the code into code/ of the archive."
            )

    def with_shared_code(self, stopping: threading.Event) -> "Launcher":
        """A launcher that has downloaded the submit directory, if it is in S3.

        Raises:
            ContainerFailed: with SageMaker's reason.
            Cancelled: `stopping` was set.
        """
        if not self._code_in_s3:
            return self
        base = self._store(self.folder / "submitted", stopping).fetch(self._code_in_s3)
        return replace(self, shared=self._installed(base / "model", base, stopping))

    def prepare(self, url: str | None, folder: Path, stopping: threading.Event) -> Prepared:
        """Download and unpack a model's data, and install its requirements.

        Raises:
            ContainerFailed: with SageMaker's reason.
            Cancelled: `stopping` was set.
        """
        compressed = self.container.model_data_compressed
        base = self._store(folder, stopping).fetch(url, compressed=compressed)
        if self.shared:
            return Prepared(base=base, code=self.shared)
        code = environment.submit_directory(self.container, base)
        return Prepared(base=base, code=self._installed(code, base, stopping))

    def launch(self, prepared: Prepared, name: str, folder: Path) -> ServedModel:
        """Start a worker, and have it kept running, behind the caller's back."""
        supervisor = Supervisor(
            name=name,
            start=lambda: self._start(prepared, folder),
            startup_timeout=self.spec.startup_timeout,
            settings=self.settings,
            log=self.spec.log,
        )
        supervisor.run()
        return ServedModel(supervisor, self.settings)

    @property
    def _code_in_s3(self) -> str:
        given = self.container.environment.get(SUBMIT_DIRECTORY, "")
        return given if given.startswith("s3://") else ""

    def _store(self, folder: Path, stopping: threading.Event) -> ModelStore:
        return ModelStore(
            spec=self.spec,
            container=self.container.hostname or f"container_{self.place}",
            folder=folder,
            cancelled=stopping.is_set,
        )

    def _installed(self, code: Path, base: Path, stopping: threading.Event) -> Code:
        installer = Installer(
            variant_name=self.spec.variant_name,
            timeout=self.spec.startup_timeout,
            stopping=stopping,
        )
        return Code(folder=code, packages=installer.install(code, base))

    def _start(self, prepared: Prepared, folder: Path) -> WorkerProcess:
        (folder / "tmp").mkdir(parents=True, exist_ok=True)
        credentials = self.spec.credentials()
        variables = environment.of_worker(self.spec, self.container, prepared, credentials)
        return WorkerProcess(
            framework=framework(self.container),
            environment={**variables, "TMPDIR": str(folder / "tmp")},
            folder=folder,
            log_file=folder / "container.log",
        )
