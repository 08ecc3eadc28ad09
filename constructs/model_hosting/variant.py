"""What serves behind an endpoint, and how many of it."""

from dataclasses import dataclass

from model_hosting.model import Model

DEFAULT_VARIANT = "AllTraffic"


@dataclass(frozen=True, kw_only=True)
class TargetTracking:
    """How many instances serve, and the load on each that scaling holds steady.

    Attributes:
        min_capacity: the fewest instances.
        max_capacity: the most instances.
        invocations_per_instance: invocations a minute that each instance should get.
        scale_in_cooldown: seconds after removing instances before more are removed.
        scale_out_cooldown: seconds after adding instances before more are added.
    """

    min_capacity: int
    max_capacity: int
    invocations_per_instance: float
    scale_in_cooldown: int = 300
    scale_out_cooldown: int = 60


@dataclass(frozen=True, kw_only=True)
class InstanceVariant:
    """A model on instances that are up all the time.

    Attributes:
        model: the model to serve.
        instance_type: such as ml.m5.xlarge.
        initial_instance_count: how many instances a new endpoint starts with.
        name: unique in the endpoint.
        weight: its share of the traffic, relative to the other variants' weights.
        volume_size: the storage volume of each instance, in GB.
        model_download_timeout: seconds that an instance may take to fetch the model.
        container_startup_timeout: seconds that the container may take to answer /ping.
        scaling: automatic scaling; none without it.
    """

    model: Model
    instance_type: str
    initial_instance_count: int
    name: str = DEFAULT_VARIANT
    weight: float = 1.0
    volume_size: int | None = None
    model_download_timeout: int | None = None
    container_startup_timeout: int | None = None
    scaling: TargetTracking | None = None
