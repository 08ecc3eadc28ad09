"""A second configuration in an embedded AWS that runs already."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from modelport.clients.session import LocalSession
from modelport.local.deployment import Deployment
from modelport.local.preparation import prepare
from modelport.local.steps import Steps


@contextmanager
def deployed_beside(deployment: Deployment, configuration: Path) -> Iterator[LocalSession]:
    """Deploy `configuration` where `deployment` is, and destroy it afterwards."""
    prepared = prepare(str(configuration), steps=Steps(Console(quiet=True)))
    folder = deployment.workspace.folder / configuration.stem
    folder.mkdir()
    second = dataclasses.replace(
        deployment,
        environment=prepared.environment,
        configuration=prepared.configuration,
        workspace=dataclasses.replace(deployment.workspace, folder=folder),
    )
    second.synthesize()
    second.deploy()
    yield second.session()
    second.destroy()
