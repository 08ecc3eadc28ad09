"""A second configuration in an embedded AWS that runs already."""

import dataclasses
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from modelport.aws.clients import client
from modelport.aws.session import LocalSession
from modelport.local.deployment import Deployment
from modelport.local.preparation import prepare
from modelport.local.steps import Steps
from modelport.packaging import package
from modelport.toolchain import use_pinned_node

# It takes most of a synth, and environments/local.yaml has passed it.
os.environ["CDK_VALIDATION"] = "false"


@contextmanager
def deployed_beside(deployment: Deployment, configuration: Path) -> Iterator[LocalSession]:
    """Deploy `configuration` where `deployment` is, and destroy it afterwards.

    Raises:
        LocalError: it can't be deployed there; nothing of it is left.
    """
    second = beside(deployment, configuration)
    try:
        second.deploy()
        yield second.session()
    finally:
        remove(second)


def remove(deployment: Deployment) -> None:
    """Delete the stacks, as `cdk destroy` does, which takes its time between two looks."""
    cloudformation = client("cloudformation", deployment.bare_session())
    pages = cloudformation.get_paginator("describe_stacks").paginate()
    names = [stack["StackName"] for page in pages for stack in page["Stacks"]]
    own = [n for n in names if n.startswith(f"Modelport-{deployment.environment.name}-")]
    foundation = [name for name in own if name.endswith("-Foundation")]
    for together in ([name for name in own if name not in foundation], foundation):
        for name in together:
            cloudformation.delete_stack(StackName=name)
        for name in together:
            cloudformation.get_waiter("stack_delete_complete").wait(
                StackName=name, WaiterConfig={"Delay": 0.2, "MaxAttempts": 300}
            )


def beside(deployment: Deployment, configuration: Path) -> Deployment:
    """`configuration`, seeded and synthesized, to be deployed where `deployment` is."""
    prepared = prepare(str(configuration), steps=Steps(Console(quiet=True)))
    folder = deployment.workspace.folder / configuration.stem
    folder.mkdir(exist_ok=True)
    second = dataclasses.replace(
        deployment,
        environment=prepared.environment,
        configuration=prepared.configuration,
        workspace=dataclasses.replace(deployment.workspace, folder=folder),
    )
    second.seed()
    synthesize(second)
    return second


def synthesize(deployment: Deployment) -> None:
    """What app.py does, in this process, whose Node is started once for many configurations."""
    use_pinned_node()
    from stacks.application import build  # noqa: PLC0415 - starts Node

    folders = deployment.environment.model_folders
    archives = {key: package(path) for key, path in folders.items()}
    build(deployment.environment, archives, output=deployment.workspace.assembly).synth()


class Changing:
    """A configuration that is deployed again after each change, in a folder of its own."""

    def __init__(self, deployment: Deployment, file: Path, *, folder: Path) -> None:
        """Nothing is deployed yet, and the file may not be there."""
        folder.mkdir()
        self.file = file
        workspace = dataclasses.replace(deployment.workspace, folder=folder)
        self.deployed = dataclasses.replace(deployment, workspace=workspace)

    def deploy(self) -> None:
        """Deploy the file as it is now, as `modelport local up` does."""
        prepared = prepare(str(self.file), steps=Steps(Console(quiet=True)))
        self.deployed = dataclasses.replace(
            self.deployed,
            environment=prepared.environment,
            configuration=prepared.configuration,
        )
        self.deployed.synthesize()
        self.deployed.deploy()
