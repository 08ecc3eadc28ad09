"""Models and endpoints of Amazon SageMaker, with roles that reach no further."""

from model_hosting.async_inference import AsyncInference
from model_hosting.capacity_scaling import CapacityScaling
from model_hosting.component_source import Adapter, ServedModel
from model_hosting.container import Container
from model_hosting.container_image import ContainerImage
from model_hosting.data_capture import DataCapture
from model_hosting.deployment import BlueGreen, CapacitySize, Deployment, Rolling
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
from model_hosting.metrics import INSTANCES_NAMESPACE, Alarm, CustomMetric
from model_hosting.model import Model
from model_hosting.model_data import ModelData
from model_hosting.network import Network
from model_hosting.policies import (
    CONCURRENT_REQUESTS_PER_COPY,
    CONCURRENT_REQUESTS_PER_MODEL,
    INVOCATIONS_PER_COPY,
    INVOCATIONS_PER_INSTANCE,
    PROVISIONED_CONCURRENCY_UTILIZATION,
    Metric,
    Policy,
    Step,
    StepScaling,
    TargetTracking,
    step_from_zero,
)
from model_hosting.s3_access import allow_below, allow_key, allow_list, split_folder
from model_hosting.scaling import Scaling, ScheduledBounds
from model_hosting.serverless_variant import ServerlessVariant
from model_hosting.variant import DEFAULT_VARIANT, Variant

__all__ = [
    "CONCURRENT_REQUESTS_PER_COPY",
    "CONCURRENT_REQUESTS_PER_MODEL",
    "DEFAULT_VARIANT",
    "INSTANCES_NAMESPACE",
    "INVOCATIONS_PER_COPY",
    "INVOCATIONS_PER_INSTANCE",
    "PROVISIONED_CONCURRENCY_UTILIZATION",
    "Adapter",
    "Alarm",
    "AsyncInference",
    "BlueGreen",
    "CapacityScaling",
    "CapacitySize",
    "Container",
    "ContainerImage",
    "CustomMetric",
    "DataCapture",
    "Deployment",
    "Endpoint",
    "EndpointBase",
    "HostingRole",
    "ImportedEndpoint",
    "InferenceComponent",
    "InstancePool",
    "InstanceVariant",
    "ManagedInstances",
    "Metric",
    "Model",
    "ModelData",
    "Network",
    "Policy",
    "Rolling",
    "Routing",
    "Scaling",
    "ScheduledBounds",
    "ServedModel",
    "ServerlessVariant",
    "Step",
    "StepScaling",
    "TargetTracking",
    "Variant",
    "allow_below",
    "allow_key",
    "allow_list",
    "no_capacity",
    "split_folder",
    "step_from_zero",
]
