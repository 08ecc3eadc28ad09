"""Where one run of the embedded AWS keeps its files."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from local_aws.process import LOG_NAME
from modelport.local.cleanup import undone_on_failure

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """A folder that disappears with the run, and a log that outlives it when it failed."""

    folder: Path
    log: Path

    @classmethod
    def shared(cls, state: Path) -> Workspace:
        """The one that `local up`, `status` and `down` have in common, below `state`."""
        return cls(folder=state / "local", log=state / "local.log")

    @property
    def server(self) -> Path:
        """The embedded AWS's own state."""
        return self.folder / "aws"

    @property
    def assembly(self) -> Path:
        """The synthesized cloud assembly."""
        return self.folder / "cdk.out"

    @property
    def temporary(self) -> Path:
        """Where the CDK's command line puts what it forgets when it is interrupted."""
        return self.folder / "tmp"

    @property
    def pid_file(self) -> Path:
        """Who serves: for finding it again when whoever started it was killed."""
        return self.folder / "pid"

    def create(self) -> None:
        """Makes an empty folder and an empty log."""
        self.remove()
        self.server.mkdir(parents=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.log.write_bytes(b"")

    def remove(self) -> None:
        """Removes the folder; the log stays."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def undo(self, kind: type[BaseException] | None, *_: object) -> None:
        """Removes the folder; the log too where it was an interruption, which explains itself."""
        failed = kind is not None and issubclass(kind, Exception)
        if failed:
            self._keep_server_log()
        else:
            self.log.unlink(missing_ok=True)
        self.remove()

    def _keep_server_log(self) -> None:
        with suppress(FileNotFoundError), self.log.open("ab") as log:
            log.write(b"\nthe embedded AWS's own log\n")
            log.write((self.server / LOG_NAME).read_bytes())


@contextmanager
def private_workspace(state: Path) -> Iterator[Workspace]:
    """A workspace of one's own below `state`, removed at the end; its log stays after an error."""
    state.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="demo-", dir=state))
    workspace = Workspace(folder=folder, log=state / f"{folder.name}.log")
    with undone_on_failure() as undo:
        undo.push(workspace.undo)
        workspace.create()
        yield workspace
    workspace.remove()
    workspace.log.unlink(missing_ok=True)
