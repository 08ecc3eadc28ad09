"""One model of a multi-model container: on its way in, loaded, or on its way out."""

import json
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from local_aws.hosting.processes.supervisor import State
from local_aws.hosting_protocol import ContainerResponse

if TYPE_CHECKING:
    from local_aws.hosting.fleets.served_model import ServedModel
    from local_aws.hosting.outcomes import InvocationFailed

_KINDS = {500: "InternalServerException", 507: "InsufficientStorageException"}


class NotLoaded(Exception):  # noqa: N818 - nothing is raised to the caller
    """A model couldn't be loaded; the caller gets the model server's answer."""

    def __init__(self, status: int, message: str) -> None:
        """Keep the answer."""
        super().__init__(message)
        body = {"code": status, "type": _KINDS[status], "message": message}
        self.answer = ContainerResponse(
            status=status,
            headers={"content-type": "application/json"},
            body=json.dumps(body, ensure_ascii=False).encode(),
        )


class TargetModel:
    """Who uses a model, and what became of loading it; the cache's lock guards `users`."""

    def __init__(self, name: str, folder: Path) -> None:
        """It isn't loaded yet; `folder` is its own."""
        self.name, self.folder = name, folder
        self.users = 0
        self.unloaded = False
        self.served: ServedModel | None = None
        self.failure: InvocationFailed | NotLoaded | None = None
        self.done = threading.Event()

    @property
    def usable(self) -> bool:
        """Whether it is on its way in, or loaded by a worker that hasn't been given up."""
        return not self.done.is_set() or (
            self.served is not None and self.served.state in {State.READY, State.STARTING}
        )

    @property
    def pids(self) -> list[int]:
        """The worker's process."""
        return self.served.pids if self.served else []

    def request_stop(self) -> None:
        """Ask the worker to end."""
        if self.served:
            self.served.request_stop()

    def end(self) -> None:
        """End the worker, and remove what was downloaded for it."""
        self.request_stop()
        if self.served:
            self.served.join()
        shutil.rmtree(self.folder, ignore_errors=True)
