"""What is remembered of an endpoint."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from local_aws.sagemaker.records import LivingRecord, Record
from local_aws.sagemaker.running import Arrival, Running, arrivals
from local_aws.sagemaker.variants import RunningVariant, VariantPlan


@dataclass(frozen=True)
class Stage:
    """Where a guarded deployment stands: a VariantStatus of the API, and since when."""

    status: str
    since: float = field(default_factory=time.time)


@dataclass(kw_only=True)
class EndpointRecord(LivingRecord):
    """An endpoint with its config and the variants that serve now, shadows among them.

    The config is kept as it was: on AWS, too, it may be deleted below its endpoint.
    `deployment_config` is the last DeploymentConfig that was given.
    """

    config: Record
    variants: list[RunningVariant] = field(default_factory=list)
    pending_config: Record | None = None
    pending: tuple[VariantPlan, ...] = ()
    pending_since: float = field(default_factory=time.time)
    stage: Stage | None = None
    deployment_config: Mapping[str, Any] | None = None

    @property
    def resting_status(self) -> str:
        """The status once nothing is under way, after something has failed."""
        if not self.variants:
            return "Failed"
        return "UpdateRollbackFailed" if any(self.arrivals()) else "InService"

    @property
    def config_name(self) -> str:
        """The name of the config that serves."""
        return self.config.name

    @property
    def asynchronous(self) -> Mapping[str, Any] | None:
        """AsyncInferenceConfig of an endpoint that is called asynchronously."""
        return self.config.request.get("AsyncInferenceConfig")

    @property
    def has_components(self) -> bool:
        """Whether the endpoint is there for inference components."""
        return any(not one.get("ModelName") for one in self.config.request["ProductionVariants"])

    @property
    def role_arn(self) -> str | None:
        """The role under which the endpoint itself acts: its config's, or its first model's."""
        own = self.config.request.get("ExecutionRoleArn")
        workloads = (variant.plan.workload for variant in self.variants)
        return own or next((one.role_arn for one in workloads if one), None)

    def arrivals(self) -> Iterator[tuple[Running[VariantPlan], Arrival[VariantPlan]]]:
        """The variants that traffic is moved away from, each with what it is moved to."""
        return arrivals(self.variants)

    def production(self) -> Iterator[RunningVariant]:
        """The variants that answer."""
        return (variant for variant in self.variants if not variant.plan.is_shadow)

    def shadows(self) -> Iterator[RunningVariant]:
        """The variants that get copies of requests."""
        return (variant for variant in self.variants if variant.plan.is_shadow)
