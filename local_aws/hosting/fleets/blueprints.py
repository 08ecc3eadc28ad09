"""What the instances of a fleet have in common: each container's data, and how to start it."""

import threading
from collections.abc import Callable, Mapping

from local_aws.hosting.fleets.hosted import HostedContainer
from local_aws.hosting.fleets.launcher import Launcher
from local_aws.hosting.fleets.multi_model import MultiModelContainer
from local_aws.hosting.fleets.naming import names
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import FleetSpec

Build = Callable[[str], HostedContainer]
"""Starts a container for the instance of that name, and returns before it serves."""


def blueprints(
    spec: FleetSpec, settings: HostingSettings, stopping: threading.Event
) -> Mapping[str, Build]:
    """Prepare every container of a model, in order; by name.

    Raises:
        ContainerFailed: with SageMaker's reason.
        Cancelled: `stopping` was set.
    """
    launchers = [
        Launcher(spec=spec, container=container, name=name, place=place, settings=settings)
        for place, (name, container) in enumerate(
            zip(names(spec.containers), spec.containers, strict=True), start=1
        )
    ]
    for launcher in launchers:
        launcher.check()
    return {launcher.name: _blueprint(launcher, stopping) for launcher in launchers}


def _blueprint(checked: Launcher, stopping: threading.Event) -> Build:
    launcher = checked.with_shared_code(stopping)
    if launcher.container.multi_model:
        return lambda instance: MultiModelContainer(launcher, instance)
    url, folder = launcher.container.model_data_url, launcher.folder
    prepared = launcher.prepare(url, folder / "models", stopping)
    return lambda instance: launcher.launch(prepared, instance, folder / instance)
