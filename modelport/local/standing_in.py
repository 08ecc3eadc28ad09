"""An embedded AWS to ask: the one that runs, or one for the moment that holds only the seed."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from modelport.aws import session as sessions
from modelport.local.cleanup import always_undone
from modelport.local.deployment import Deployment
from modelport.local.server import start_server
from modelport.local.workspace import private_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from modelport.aws.session import LocalSession
    from modelport.configuration import Environment
    from modelport.local.steps import Steps


@contextmanager
def embedded_session(
    environment: Environment, *, state: Path, steps: Steps
) -> Iterator[LocalSession]:
    """Where `environment` runs now; where it doesn't, what it would find before its deployment.

    Raises:
        LocalError: the seed can't be put there.
        PackagingError: a model of the seed can't be packed.
        StartError: the embedded AWS doesn't start.
    """
    running = sessions.read_running(state)
    if running and (running.environment, running.region) == (environment.name, environment.region):
        yield running
        return
    with private_workspace(state) as workspace, always_undone() as undo:
        steps("starts an embedded AWS that has what the configuration's seed says")
        server = start_server(workspace, region=environment.region, parent_pid=os.getpid())
        undo.callback(server.stop)
        deployment = Deployment(
            environment=environment,
            configuration=environment.name,
            gateway=server.url,
            pid=server.pid,
            workspace=workspace,
        )
        deployment.seed()
        yield deployment.bare_session()
