"""From a variant's plan to running workers, and their orderly end."""

import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local_aws.hosting_protocol import (
    ContainerFailed,
    ContainerResponse,
    Credentials,
    Fleet,
    FleetSpec,
)
from local_aws.sagemaker.records import VariantPlan
from local_aws.sagemaker.state import RoleRefusedError, Surroundings
from local_aws.sagemaker.unsupported import containers_of
from local_aws.scope import Scope

# "Your container has 8 minutes to pass the health check" (How SageMaker AI hosts custom images).
_STARTUP_TIMEOUT = 480.0
_DOWNLOAD_TIMEOUT = 3600.0
_DRAIN_TIMEOUT = 60.0


class CountingFleet:
    """A fleet that knows how many invocations are under way, so that it can end after the last."""

    def __init__(self, fleet: Fleet) -> None:
        """Wrap a fleet."""
        self._fleet = fleet
        self._idle = threading.Condition()
        self._busy = 0

    def wait_ready(self, timeout: float | None = None) -> None:
        """Block until the workers are healthy."""
        self._fleet.wait_ready(timeout)

    def invoke(self, *, body: bytes, headers: Mapping[str, str]) -> ContainerResponse:
        """Pass a request on, counted."""
        with self._idle:
            self._busy += 1
        try:
            return self._fleet.invoke(body=body, headers=headers)
        finally:
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()

    def resize(self, instance_count: int) -> None:
        """Have that many workers."""
        self._fleet.resize(instance_count)

    def stop(self) -> None:
        """End the workers now."""
        self._fleet.stop()

    def drain(self) -> None:
        """End the workers once the invocations under way are answered, a minute at most."""
        with self._idle:
            self._idle.wait_for(lambda: self._busy == 0, timeout=_DRAIN_TIMEOUT)
        self.stop()


def start(
    surroundings: Surroundings, scope: Scope, endpoint_name: str, plan: VariantPlan
) -> CountingFleet:
    """Start a variant's fleet; it isn't ready yet when this returns."""
    return CountingFleet(surroundings.start_fleet(_spec(surroundings, scope, endpoint_name, plan)))


def _spec(
    surroundings: Surroundings, scope: Scope, endpoint_name: str, plan: VariantPlan
) -> FleetSpec:
    container = containers_of(plan.model.request)[0]
    url, compressed = model_data(container)
    role_arn = str(plan.model.request["ExecutionRoleArn"])
    folder = tempfile.mkdtemp(prefix=f"{plan.name}-", dir=surroundings.work_folder)
    return FleetSpec(
        account=scope.account,
        region=scope.region,
        endpoint_name=endpoint_name,
        variant_name=plan.name,
        model_name=plan.model.name,
        image=container["Image"],
        model_data_url=url,
        model_data_compressed=compressed,
        environment=container.get("Environment") or {},
        instance_type=plan.config["InstanceType"],
        instance_count=plan.instance_count,
        startup_timeout=plan.config.get(
            "ContainerStartupHealthCheckTimeoutInSeconds", _STARTUP_TIMEOUT
        ),
        download_timeout=plan.config.get("ModelDataDownloadTimeoutInSeconds", _DOWNLOAD_TIMEOUT),
        credentials=lambda: _credentials(surroundings, scope, role_arn),
        s3_url=surroundings.s3_url,
        work_folder=Path(folder),
        log=surroundings.log,
    )


def model_data(container: Mapping[str, Any]) -> tuple[str | None, bool]:
    """Where a container's model data lies, and whether it is an archive."""
    source = (container.get("ModelDataSource") or {}).get("S3DataSource")
    if source:
        return source["S3Uri"], source["CompressionType"] == "Gzip"
    return container.get("ModelDataUrl"), True


def _credentials(surroundings: Surroundings, scope: Scope, role_arn: str) -> Credentials:
    try:
        return surroundings.assume_role(scope, role_arn)
    except RoleRefusedError as refused:
        raise ContainerFailed(str(refused)) from refused
