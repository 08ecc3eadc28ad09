"""`modelport local up`: from a configuration to an endpoint that answers on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from modelport.aws import session as sessions
from modelport.local.cleanup import claimed, undone_on_failure
from modelport.local.deployment import Deployment
from modelport.local.down import remove_leftovers
from modelport.local.errors import LocalError
from modelport.local.preparation import prepare
from modelport.local.server import start_server
from modelport.local.workspace import Workspace

if TYPE_CHECKING:
    from contextlib import ExitStack
    from pathlib import Path

    from modelport.aws.session import LocalSession
    from modelport.local.steps import Steps

IDLE_TIMEOUT = 4 * 3600.0
"""Seconds without a request after which it stops by itself."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """How the embedded AWS runs; port 0 is any free one, time factor 1 is AWS's own pace."""

    port: int = 0
    idle_timeout: float = IDLE_TIMEOUT
    time_factor: float = 1.0


def up(name: str, *, state: Path, options: Options, steps: Steps) -> LocalSession:
    """Deploys the configuration `name` and leaves it running; a failure leaves nothing.

    Raises:
        LocalError: it runs already, or the deployment failed.
        ConfigurationError: the configuration has problems.
        PackagingError: a model can't be packed.
        StartError: the embedded AWS doesn't start.
    """
    with claimed(state):
        _refuse_a_second(state)
        remove_leftovers(state)
        prepared = prepare(name, steps=steps)
        with undone_on_failure() as undo:
            workspace = _workspace(state, undo)
            steps("starts the embedded AWS")
            server = start_server(
                workspace,
                region=prepared.environment.region,
                port=options.port,
                idle_timeout=options.idle_timeout,
                time_factor=options.time_factor,
            )
            undo.callback(server.stop)
            workspace.pid_file.write_text(str(server.pid))
            deployment = Deployment(
                environment=prepared.environment,
                configuration=prepared.configuration,
                gateway=server.url,
                pid=server.pid,
                workspace=workspace,
            )
            bring_up(deployment, steps=steps)
            session = deployment.session()
            deployment.furnish_console(session)
            sessions.write(session, state)
        return session


def bring_up(deployment: Deployment, *, steps: Steps) -> None:
    """Bootstraps, seeds, synthesizes and deploys, a line for each.

    Raises:
        LocalError: one of them failed.
    """
    steps("bootstraps it (cdk bootstrap)")
    deployment.bootstrap()
    if deployment.environment.seed:
        steps("seeds it with what the configuration says is there")
        deployment.seed()
    steps("synthesizes (cdk synth)")
    deployment.synthesize()
    steps("deploys (cdk deploy)")
    deployment.deploy()


def _workspace(state: Path, undo: ExitStack) -> Workspace:
    workspace = Workspace.shared(state)
    undo.push(workspace.undo)
    workspace.create()
    return workspace


def _refuse_a_second(state: Path) -> None:
    running = sessions.read_running(state)
    if running:
        raise LocalError(
            f"it is running already: environment {running.environment} at {running.gateway} "
            f"(process {running.pid})",
            "use it, or stop it first: modelport local down",
        )
