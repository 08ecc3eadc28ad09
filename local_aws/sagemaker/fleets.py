"""From what is asked for to running workers, and their orderly end."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local_aws.hosting_protocol import ContainerFailed, Credentials, Fleet, FleetSpec, Serverless
from local_aws.sagemaker.counting_fleet import BareInstances, CountingFleet
from local_aws.sagemaker.state import RoleRefusedError, State, Surroundings
from local_aws.sagemaker.variants import VariantPlan
from local_aws.sagemaker.workloads import Workload
from local_aws.scope import Scope

# "Your container has 8 minutes to pass the health check" (How SageMaker AI hosts custom images).
_STARTUP_TIMEOUT = 480.0
_DOWNLOAD_TIMEOUT = 3600.0


@dataclass(frozen=True, kw_only=True)
class Launch:
    """A workload to start, and where: for a variant, or for an inference component on it.

    `timeouts` may carry the two start-up timeouts by their names in the API.
    """

    scope: Scope
    endpoint_name: str
    variant_name: str
    instance_type: str
    instance_count: int
    workload: Workload
    timeouts: Mapping[str, Any]
    serverless: Serverless | None = None


def start_variant(state: State, scope: Scope, endpoint_name: str, plan: VariantPlan) -> Fleet:
    """Start a variant's fleet; it isn't ready yet when this returns."""
    if plan.workload is None:
        return BareInstances()
    launch = Launch(
        scope=scope,
        endpoint_name=endpoint_name,
        variant_name=plan.name,
        instance_type=plan.instance_type,
        instance_count=plan.instance_count,
        workload=plan.workload,
        timeouts=plan.config,
        serverless=plan.serverless,
    )
    return start(state, launch)


def start(state: State, launch: Launch) -> CountingFleet:
    """Start a fleet; it isn't ready yet when this returns."""
    fleet = CountingFleet(state.surroundings.start_fleet(_spec(state.surroundings, launch)))
    state.keep(fleet)
    return fleet


def _spec(surroundings: Surroundings, launch: Launch) -> FleetSpec:
    folder = tempfile.mkdtemp(prefix=f"{launch.variant_name}-", dir=surroundings.work_folder)
    return FleetSpec(
        account=launch.scope.account,
        region=launch.scope.region,
        endpoint_name=launch.endpoint_name,
        variant_name=launch.variant_name,
        model_name=launch.workload.model_name,
        containers=launch.workload.containers,
        mode=launch.workload.mode,
        instance_type=launch.instance_type,
        instance_count=launch.instance_count,
        serverless=launch.serverless,
        startup_timeout=launch.timeouts.get(
            "ContainerStartupHealthCheckTimeoutInSeconds", _STARTUP_TIMEOUT
        ),
        download_timeout=launch.timeouts.get(
            "ModelDataDownloadTimeoutInSeconds", _DOWNLOAD_TIMEOUT
        ),
        credentials=lambda: assume(surroundings, launch.scope, launch.workload.role_arn),
        s3_url=surroundings.s3_url,
        work_folder=Path(folder),
        log=surroundings.log,
    )


def assume(surroundings: Surroundings, scope: Scope, role_arn: str) -> Credentials:
    """Credentials of a role.

    Raises:
        ContainerFailed: its trust policy refuses SageMaker.
    """
    try:
        return surroundings.assume_role(scope, role_arn)
    except RoleRefusedError as refused:
        raise ContainerFailed(str(refused)) from refused
