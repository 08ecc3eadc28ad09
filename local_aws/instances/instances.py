"""All instances that run."""

import threading
from pathlib import Path

from local_aws.container_engine.images import ImageFolders
from local_aws.instances.instance import Instance, Launch
from local_aws.instances.settings import InstanceSettings


class Instances:
    """Launches them, finds them, and ends them with the embedded AWS."""

    def __init__(self, images: ImageFolders, folder: Path, settings: InstanceSettings) -> None:
        """Nothing runs yet; `folder` is for what instances print."""
        self._images, self._folder, self._settings = images, folder, settings
        self._running: dict[str, Instance] = {}
        self._stopped = False
        self._lock = threading.Lock()

    def launch(self, launch: Launch, instance_id: str) -> Instance:
        """An instance with this ID that has not booted yet."""
        with self._lock:
            if self._stopped:
                raise RuntimeError("the embedded AWS stops")
            instance = Instance(
                launch,
                instance_id=instance_id,
                images=self._images,
                folder=self._folder,
                settings=self._settings,
            )
            self._running[instance.id] = instance
        return instance

    def place(self, instance_id: str, port: int) -> tuple[str, int] | None:
        """Where what listens on an instance's port really listens."""
        with self._lock:
            instance = self._running.get(instance_id)
        return instance.place(port) if instance else None

    def terminate(self, instance: Instance) -> None:
        """End one; nothing is where it was."""
        with self._lock:
            self._running.pop(instance.id, None)
        instance.terminate()

    def stop(self) -> None:
        """End all of them; none is launched any more."""
        with self._lock:
            self._stopped = True
            running = list(self._running.values())
        for instance in running:
            self.terminate(instance)
