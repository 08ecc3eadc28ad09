"""From the configuration's instances to variants, and to the key of their volumes."""

from collections.abc import Iterable

from aws_cdk import aws_kms as kms
from constructs import Construct

from model_hosting import (
    DEFAULT_VARIANT,
    InstancePool,
    InstanceVariant,
    ManagedInstances,
    Model,
    Routing,
    Scaling,
)
from modelport.configuration.endpoints.common import Instances
from modelport.configuration.endpoints.common import Routing as RoutingConfiguration
from modelport.facts import instances


def instance_variant(  # noqa: PLR0913 - what the instances do not say
    fleet: Instances,
    model: Model | None,
    *,
    initial_instance_count: int,
    name: str = DEFAULT_VARIANT,
    weight: float | None = 1.0,
    scaling: Scaling | None = None,
    managed_instances: ManagedInstances | None = None,
) -> InstanceVariant:
    """A variant on these instances."""
    return InstanceVariant(
        model=model,
        name=name,
        weight=weight,
        initial_instance_count=initial_instance_count,
        instance_type=fleet.instance_type,
        instance_pools=[
            InstancePool(instance_type=pool.instance_type, priority=pool.priority)
            for pool in fleet.instance_pools or ()
        ],
        volume_size=fleet.volume_size,
        model_download_timeout=fleet.model_download_timeout,
        container_startup_timeout=fleet.container_startup_timeout,
        provision_timeout=fleet.provision_timeout,
        routing=_routing(fleet.routing) if fleet.routing else None,
        ami_version=fleet.ami_version,
        capacity_reservation=fleet.capacity_reservation,
        managed_instances=managed_instances,
        scaling=scaling,
    )


def image_type(fleet: Instances) -> str:
    """The instance type that decides which image a framework means: the preferred one."""
    return next(iter(fleet.instance_types.values()))


def volume_key(
    scope: Construct, fleets: Iterable[Instances], *, encryption_key: kms.IKey
) -> kms.IKey | None:
    """The key of an endpoint's storage volumes: the one that is named, or the environment's own.

    By default none for instance types with local NVMe storage, which no key encrypts and which has
    its own encryption (API reference, CreateEndpointConfig).
    """
    fleets = list(fleets)
    named = next((fleet.volume_key for fleet in fleets if fleet.volume_key), None)
    if named:
        return kms.Key.from_key_arn(scope, "VolumeKey", named)
    types = [name for fleet in fleets for name in fleet.instance_types.values()]
    return None if any(_has_local_storage(name) for name in types) else encryption_key


def _routing(routing: RoutingConfiguration) -> Routing:
    return Routing(
        strategy=routing.strategy.upper().replace("-", "_"),
        prefix_length=routing.prefix_length,
        concurrency_threshold=routing.concurrency_threshold,
    )


def _has_local_storage(instance_type: str) -> bool:
    instance = instances.find(instance_type)
    return instance is not None and instance.local_storage
