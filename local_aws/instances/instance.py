"""One EC2 instance: its user data is run once, and its services are kept running."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from local_aws.container_engine.container import HOST, Container
from local_aws.container_engine.images import ImageFolders
from local_aws.errors import AwsError
from local_aws.hosting_protocol import Credentials
from local_aws.instances.machine import Machine, Signal
from local_aws.instances.metadata import MetadataService, pages
from local_aws.instances.script import Script, ScriptError
from local_aws.instances.settings import InstanceSettings
from local_aws.instances.unit import Unit
from local_aws.probe import status_of

_SECONDS = 5.0
_FIRST_FAILURE = 400
_OURS = (HOST, "localhost")


@dataclass(frozen=True, kw_only=True)
class Launch:
    """What an instance is launched from.

    Attributes:
        template: the launch template's data; instances of equal data are alike.
        user_data: its script.
        region: where it runs.
        role: the name of its profile's role; None where it has no profile.
        credentials: assumes that role.
        endpoint_url: where the instance reaches AWS.
    """

    template: Mapping[str, Any]
    user_data: str
    region: str
    role: str | None
    credentials: Callable[[str], Credentials]
    endpoint_url: str


class Instance:
    """A machine without a machine.

    Attributes:
        id: names it.
        launch: what it was launched from.
        signals: what it told CloudFormation.
        booted: whether its user data came to its end without a failure.
    """

    def __init__(
        self,
        launch: Launch,
        *,
        instance_id: str,
        images: ImageFolders,
        folder: Path,
        settings: InstanceSettings,
    ) -> None:
        """It has not started; `folder` is for what it prints."""
        self.id = instance_id
        self.launch = launch
        self.signals: list[Signal] = []
        self.booted = False
        self._images, self._settings = images, settings
        self._log_file = folder / f"{self.id}.log"
        self._metadata = MetadataService(
            pages(
                instance_id=self.id,
                region=launch.region,
                role=launch.role,
                credentials=lambda: launch.credentials(self.id),
            )
        )
        self._container: Container | None = None
        self._keeper: threading.Thread | None = None
        self._ended = threading.Event()
        self._lock = threading.Lock()

    def boot(self) -> None:
        """Run the user data to its end; what it signals is in `signals`."""
        machine = Machine(self, self._settings, self._note, self.signals)
        try:
            self.booted = Script(machine).run(self.launch.user_data) == 0
        except ScriptError as error:
            self._note(str(error))

    def last_lines(self, count: int = 3) -> str:
        """What it, or its container, printed last."""
        if not self._log_file.exists():
            return ""
        lines = self._log_file.read_text(errors="replace").strip().splitlines()
        return "; ".join(lines[-count:])

    def place(self, port: int) -> tuple[str, int] | None:
        """Where what listens on this port of the instance really listens."""
        with self._lock:
            container = self._container
        if container is None or container.listens_on != port:
            return None
        return HOST, container.port

    def has_image(self, image: str) -> bool:
        """Whether there is such an image."""
        try:
            self._images.of(image)
        except AwsError as error:
            self._note(error.message)
            return False
        return True

    def start(self, unit: Unit) -> None:
        """Run the unit's container, and again when it ends, as the unit says."""
        self._run(unit)
        self._keeper = threading.Thread(
            target=self._keep, args=(unit,), name=f"systemd of {self.id}", daemon=True
        )
        self._keeper.start()

    def answers(self, url: str) -> bool:
        """Whether one of its own ports answers with less than 400."""
        asked = urlsplit(url)
        place = self.place(asked.port or 80) if asked.hostname in _OURS else None
        status = place and status_of(place, asked.path or "/", timeout=_SECONDS)
        return status is not None and status < _FIRST_FAILURE

    def terminate(self) -> None:
        """End it and all that runs on it."""
        with self._lock:
            self._ended.set()
            container = self._container
        if container is not None:
            container.stop()
        if self._keeper is not None:
            self._keeper.join()
        self._metadata.close()

    def _keep(self, unit: Unit) -> None:
        while self._container is not None:
            self._container.wait()
            self._container.remove()
            if unit.restarts_after is None or self._ended.wait(unit.restarts_after):
                return
            self._run(unit)

    def _run(self, unit: Unit) -> None:
        """Start the container, unless the instance has ended meanwhile."""
        with self._lock:
            if self._ended.is_set():
                return
            self._container = Container(
                image=self._images.of(unit.image),
                address=self.id,
                environment={
                    **unit.environment,
                    "AWS_ENDPOINT_URL": self.launch.endpoint_url,
                    "AWS_EC2_METADATA_SERVICE_ENDPOINT": self._metadata.url,
                },
                log_file=self._log_file,
            )

    def _note(self, line: str) -> None:
        with self._log_file.open("a") as log:
            log.write(f"{line}\n")
