"""A variant of an endpoint: what is asked for, and what serves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from local_aws.hosting_protocol import LiveVariant, Serverless
from local_aws.sagemaker.running import Running
from local_aws.sagemaker.workloads import Workload


@dataclass(frozen=True, kw_only=True)
class VariantPlan:
    """A variant to start: its part of the endpoint config, and its model as it is now.

    Without a workload the variant is there for inference components.
    """

    config: Mapping[str, Any]
    workload: Workload | None
    instance_count: int
    weight: float
    is_shadow: bool = False

    @property
    def name(self) -> str:
        """The variant's name."""
        return str(self.config["VariantName"])

    @property
    def title(self) -> str:
        """The variant's name, as messages say it."""
        return f"variant {self.name}"

    @property
    def unit(self) -> str:
        """What there are so many of."""
        return "instances"

    @property
    def count(self) -> int:
        """How many instances."""
        return self.instance_count

    def resized(self, count: int) -> Self:
        """The same, with so many instances."""
        return replace(self, instance_count=count)

    @property
    def instance_type(self) -> str:
        """The type, the first pool's where there are pools; empty for a serverless variant."""
        return str(pool(self.config).get("InstanceType") or self.config.get("InstanceType") or "")

    @property
    def serverless(self) -> Serverless | None:
        """How much a variant without instances may do at once."""
        config = self.config.get("ServerlessConfig")
        if not config:
            return None
        return Serverless(
            memory_size_in_mb=config["MemorySizeInMB"],
            max_concurrency=config["MaxConcurrency"],
            provisioned_concurrency=config.get("ProvisionedConcurrency", 0),
        )

    @property
    def images(self) -> list[dict[str, str]]:
        """The members of DeployedImages."""
        return self.workload.images if self.workload else []


@dataclass(kw_only=True)
class RunningVariant(Running[VariantPlan]):
    """A variant that serves, and what it was asked to become."""

    desired: VariantPlan

    @property
    def name(self) -> str:
        """The variant's name."""
        return self.plan.name

    @property
    def weight(self) -> float:
        """The part of the weight that the fleet which is not arriving has."""
        share = self.arriving.share if self.arriving else 0
        return self.plan.weight * float(1 - share)

    def live(self) -> LiveVariant:
        """The variant as InvokeEndpoint sees it: one, whatever fleet it is that answers."""
        workload = self.plan.workload
        return LiveVariant(
            name=self.name,
            weight=self.plan.weight,
            fleet=self.answering(),
            instance_count=(self.desired if self.arriving else self.plan).instance_count,
            is_multi_model=workload is not None and workload.is_multi_model,
            container_hostnames=workload.direct_hostnames if workload else (),
            serverless=self.plan.serverless,
        )


def pool(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """The instance pool that stands for all of a variant's: the one that SageMaker tries first."""
    pools = config.get("InstancePools") or ()
    return min(pools, key=lambda one: int(one["Priority"])) if pools else {}
