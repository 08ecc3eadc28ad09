"""`modelport local demo`: the whole way once, from a model's folder to predictions and back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from modelport.contracts.addresses import samples_of
from modelport.local.cleanup import always_undone
from modelport.local.deployment import Deployment
from modelport.local.errors import LocalError
from modelport.local.predictions import predict
from modelport.local.preparation import prepare
from modelport.local.server import start_server
from modelport.local.up import bring_up
from modelport.local.workspace import private_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from modelport.aws.session import LocalSession
    from modelport.configuration import Environment
    from modelport.local.predictions import Prediction
    from modelport.local.preparation import Prepared
    from modelport.local.steps import Steps
    from modelport.local.workspace import Workspace


def demo(name: str, *, state: Path, steps: Steps) -> list[Prediction]:
    """Deploys the configuration `name`, sends every model's samples, destroys everything.

    Raises:
        LocalError: the deployment failed, or no model has samples.
        ConfigurationError: the configuration has problems.
        PackagingError: a model can't be packed.
        StartError: the embedded AWS doesn't start.
    """
    prepared = prepare(name, steps=steps)
    environment = prepared.environment
    if not any(samples_of(environment, key) for key in environment.endpoints):
        raise LocalError("no model has a samples.json: there is nothing to ask the endpoints")
    with private_workspace(state) as workspace, always_undone() as undo:
        steps("starts the embedded AWS")
        server = start_server(workspace, region=environment.region, parent_pid=os.getpid())
        undo.callback(server.stop)
        deployment = _deployment(prepared, workspace, gateway=server.url, pid=server.pid)
        bring_up(deployment, steps=steps)
        steps("calls every endpoint with its model's samples")
        predictions = ask_all(environment, deployment.session())
        steps("destroys everything (cdk destroy)")
        deployment.destroy()
    steps("is done")
    return predictions


def ask_all(environment: Environment, session: LocalSession) -> list[Prediction]:
    """Sends the samples of each endpoint's models to it."""
    predictions = []
    for endpoint in session.endpoints:
        for asked in samples_of(environment, endpoint.key):
            predictions += predict(asked, endpoint, session)
    return predictions


def _deployment(prepared: Prepared, workspace: Workspace, *, gateway: str, pid: int) -> Deployment:
    return Deployment(
        environment=prepared.environment,
        configuration=prepared.configuration,
        gateway=gateway,
        pid=pid,
        workspace=workspace,
    )
