"""Models and endpoints of Amazon SageMaker, with roles that reach no further."""

from model_hosting.async_inference import AsyncInference
from model_hosting.capacity_scaling import CapacityScaling
from model_hosting.component_source import Adapter, ServedModel
from model_hosting.container import Container
from model_hosting.container_image import ContainerImage
from model_hosting.data_capture import DataCapture
from model_hosting.endpoint import Endpoint, ImportedEndpoint
from model_hosting.endpoint_base import EndpointBase
from model_hosting.hosting_role import HostingRole
from model_hosting.inference_component import InferenceComponent, no_capacity
from model_hosting.instance_variant import (
    InstancePool,
    InstanceVariant,
    ManagedInstances,
    Routing,
)
from model_hosting.model import Model
from model_hosting.model_data import ModelData
from model_hosting.network import Network
from model_hosting.s3_access import allow_below, allow_key, split_folder
from model_hosting.scaling import (
    INVOCATIONS_PER_COPY,
    INVOCATIONS_PER_INSTANCE,
    PROVISIONED_CONCURRENCY_UTILIZATION,
    CustomMetric,
    StepFromZero,
    TargetTracking,
)
from model_hosting.serverless_variant import ServerlessVariant
from model_hosting.variant import DEFAULT_VARIANT, Variant

__all__ = [
    "DEFAULT_VARIANT",
    "INVOCATIONS_PER_COPY",
    "INVOCATIONS_PER_INSTANCE",
    "PROVISIONED_CONCURRENCY_UTILIZATION",
    "Adapter",
    "AsyncInference",
    "CapacityScaling",
    "Container",
    "ContainerImage",
    "CustomMetric",
    "DataCapture",
    "Endpoint",
    "EndpointBase",
    "HostingRole",
    "ImportedEndpoint",
    "InferenceComponent",
    "InstancePool",
    "InstanceVariant",
    "ManagedInstances",
    "Model",
    "ModelData",
    "Network",
    "Routing",
    "ServedModel",
    "ServerlessVariant",
    "StepFromZero",
    "TargetTracking",
    "Variant",
    "allow_below",
    "allow_key",
    "no_capacity",
    "split_folder",
]
