"""Models and real-time endpoints of Amazon SageMaker, with roles that reach no further."""

from model_hosting.container_image import ContainerImage
from model_hosting.endpoint import ImportedEndpoint, RealTimeEndpoint
from model_hosting.endpoint_base import Endpoint
from model_hosting.model import Model
from model_hosting.model_data import ModelData
from model_hosting.variant import InstanceVariant, TargetTracking

__all__ = [
    "ContainerImage",
    "Endpoint",
    "ImportedEndpoint",
    "InstanceVariant",
    "Model",
    "ModelData",
    "RealTimeEndpoint",
    "TargetTracking",
]
