"""A variant on instances, which are up all the time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from model_hosting.variant import Variant


@dataclass(frozen=True, kw_only=True)
class InstancePool:
    """Instances of one type that may serve.

    Attributes:
        instance_type: such as ml.g5.xlarge.
        priority: 1 to 5; 1 is tried first.
    """

    instance_type: str
    priority: int


@dataclass(frozen=True, kw_only=True)
class Routing:
    """Which instance gets a request.

    Attributes:
        strategy: RANDOM, LEAST_OUTSTANDING_REQUESTS or PREFIX_AWARE.
        prefix_length: for PREFIX_AWARE, how much of a request is compared.
        concurrency_threshold: for PREFIX_AWARE, from how many requests at once another instance
            is taken.
    """

    strategy: str
    prefix_length: int | None = None
    concurrency_threshold: int | None = None

    def properties(self) -> dict[str, Any]:
        """The routing config."""
        prefix = {
            "prefixLength": self.prefix_length,
            "concurrencyThreshold": self.concurrency_threshold,
        }
        said = {key: value for key, value in prefix.items() if value is not None}
        return {"routingStrategy": self.strategy} | (
            {"prefixAwareRoutingConfig": said} if said else {}
        )


@dataclass(frozen=True, kw_only=True)
class ManagedInstances:
    """The bounds between which SageMaker has as many instances as inference components need."""

    min_count: int
    max_count: int

    def properties(self) -> dict[str, Any]:
        """The managed instance scaling."""
        return {
            "status": "ENABLED",
            "minInstanceCount": self.min_count,
            "maxInstanceCount": self.max_count,
        }


@dataclass(frozen=True, kw_only=True)
class InstanceVariant(Variant):
    """A model on instances.

    Attributes:
        initial_instance_count: how many instances a new endpoint starts with.
        instance_type: such as ml.m5.xlarge.
        instance_pools: several types in order of preference, instead of `instance_type`.
        volume_size: the storage volume of each instance, in GB.
        model_download_timeout: seconds that an instance may take to fetch the model.
        container_startup_timeout: seconds that the container may take to answer /ping.
        provision_timeout: seconds to wait for one pool's instances before the next is tried.
        routing: which instance gets a request; SageMaker's default without it.
        ami_version: the version of the machine image.
        capacity_reservation: the ARN of the only capacity reservation to use.
        managed_instances: for inference components, between which bounds SageMaker scales.
    """

    initial_instance_count: int
    instance_type: str | None = None
    instance_pools: Sequence[InstancePool] = ()
    volume_size: int | None = None
    model_download_timeout: int | None = None
    container_startup_timeout: int | None = None
    provision_timeout: int | None = None
    routing: Routing | None = None
    ami_version: str | None = None
    capacity_reservation: str | None = None
    managed_instances: ManagedInstances | None = None

    @property
    def dimension(self) -> str:
        """Scaling changes the number of instances."""
        return "sagemaker:variant:DesiredInstanceCount"

    @property
    def keeps_capacity(self) -> bool:
        """An update goes back to the configured number unless it is told otherwise."""
        return self.scaling is not None

    def capacity(self) -> dict[str, Any]:
        """The instances."""
        managed = self.managed_instances
        return {
            "instanceType": self.instance_type,
            "instancePools": [_pool(pool) for pool in self.instance_pools] or None,
            "initialInstanceCount": self.initial_instance_count,
            "volumeSizeInGb": self.volume_size,
            "modelDataDownloadTimeoutInSeconds": self.model_download_timeout,
            "containerStartupHealthCheckTimeoutInSeconds": self.container_startup_timeout,
            "variantInstanceProvisionTimeoutInSeconds": self.provision_timeout,
            "routingConfig": self.routing.properties() if self.routing else None,
            "inferenceAmiVersion": self.ami_version,
            "capacityReservationConfig": _reservation(self.capacity_reservation),
            "managedInstanceScaling": managed.properties() if managed else None,
        }


def _pool(pool: InstancePool) -> dict[str, Any]:
    return {"instanceType": pool.instance_type, "priority": pool.priority}


def _reservation(arn: str | None) -> dict[str, Any] | None:
    if arn is None:
        return None
    return {
        "capacityReservationPreference": "capacity-reservations-only",
        "mlReservationArn": arn,
    }
