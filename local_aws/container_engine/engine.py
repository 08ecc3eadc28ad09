"""What starts containers, with those parts of the Docker SDK's client that ECS uses."""

import itertools
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from local_aws.container_engine.container import HOST, Container
from local_aws.container_engine.images import ImageFolders

_LABEL = "com.amazonaws.ecs.task"
_PRIVATE = "10.0.128."
_FIRST_ADDRESS = 10
_LAST_ADDRESS = 250


@dataclass(frozen=True)
class Task:
    """The task that a container belongs to, and its definition as FAMILY:REVISION."""

    arn: str
    definition: str


class Engine:
    """The containers of all tasks.

    Attributes:
        containers: starts and finds them; ECS's own part of the client.
        images: ECS pulls them; here they are folders, which `containers` looks for.
    """

    def __init__(self, images: ImageFolders, work_folder: Path) -> None:
        """Nothing runs yet.

        Args:
            images: where images lie.
            work_folder: for what containers print.
        """
        self.containers = SimpleNamespace(run=self._run, get=self._get)
        self.images = SimpleNamespace(get=_known, pull=_pulled)
        self._folders, self._work_folder = images, work_folder
        self._running: dict[str, Container] = {}
        self._tasks: dict[tuple[str, str], Task] = {}
        self._addresses = itertools.cycle(range(_FIRST_ADDRESS, _LAST_ADDRESS))
        self._stopped = False
        self._lock = threading.Lock()

    def place(self, address: str, port: int) -> tuple[str, int] | None:
        """Where the container with this private address really listens for this port of its own."""
        with self._lock:
            for container in self._running.values():
                if (container.address, container.listens_on) == (address, port):
                    return HOST, container.port
        return None

    def task_of(self, path: str, token: str) -> Task | None:
        """The task that was told to fetch its credentials at this path with this token."""
        return self._tasks.get((path, token))

    def stop(self) -> None:
        """End every container; none starts any more."""
        with self._lock:
            self._stopped = True
            running = list(self._running.values())
        for container in running:
            container.stop()
            container.remove()

    def _run(
        self,
        image: str,
        *,
        name: str,
        environment: Mapping[str, str],
        labels: Mapping[str, str],
        **_: Any,
    ) -> Container:
        """A container that listens.

        Raises:
            AwsError: the image is not one of ours.
            ContainerError: it does not come to listen.
        """
        folder = self._folders.of(image)
        with self._lock:
            if self._stopped:
                raise RuntimeError("the embedded AWS stops")
            self._tasks[_credentials_of(environment)] = _task(labels)
            container = Container(
                image=folder,
                address=f"{_PRIVATE}{next(self._addresses)}",
                environment=environment,
                log_file=self._work_folder / f"{name}.log",
            )
            self._running[container.id] = container
        try:
            container.wait_until_it_listens()
        except BaseException:
            container.stop()
            container.remove()
            raise
        return container

    def _get(self, identifier: str) -> Any:
        """A container; any other name stands for our own, which is where containers find us.

        ECS asks for its own container in order to know under which address tasks reach it.
        """
        own = {"NetworkSettings": {"Networks": {"vpc": {"IPAddress": HOST}}}}
        with self._lock:
            return self._running.get(identifier) or SimpleNamespace(attrs=own)


def _known(image: str) -> Any:
    return SimpleNamespace(id=image)


def _pulled(image: str, **_: Any) -> Any:
    return SimpleNamespace(id=image, tag=lambda *_, **__: True)


def _credentials_of(environment: Mapping[str, str]) -> tuple[str, str]:
    """The path and the token that ECS gave a container for its credentials."""
    path = urlsplit(environment.get("AWS_CONTAINER_CREDENTIALS_FULL_URI", "")).path
    return path, environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN", "")


def _task(labels: Mapping[str, str]) -> Task:
    family, revision = labels[f"{_LABEL}-definition-family"], labels[f"{_LABEL}-definition-version"]
    return Task(labels[f"{_LABEL}-arn"], f"{family}:{revision}")
