"""The CloudFormation resource types of SageMaker hosting and its autoscaling."""

from local_aws.autoscaling import AutoScaling
from local_aws.cloudformation.endpoint import EndpointType
from local_aws.cloudformation.inference_component import InferenceComponentType
from local_aws.cloudformation.resource import Provisioned, ResourceFailed, ResourceType
from local_aws.cloudformation.scaling import ScalableTargetType, ScalingPolicyType
from local_aws.cloudformation.stored import StoredType
from local_aws.sagemaker import SageMaker
from local_aws.sagemaker.kinds import ENDPOINT_CONFIG, MODEL, MODEL_PACKAGE_GROUP

__all__ = ["Provisioned", "ResourceFailed", "ResourceType", "resource_types"]


def resource_types(sagemaker: SageMaker, autoscaling: AutoScaling) -> tuple[ResourceType, ...]:
    """Every type that is emulated here, over the given services."""
    return (
        StoredType(sagemaker, MODEL),
        StoredType(sagemaker, ENDPOINT_CONFIG),
        StoredType(sagemaker, MODEL_PACKAGE_GROUP),
        EndpointType(sagemaker),
        InferenceComponentType(sagemaker),
        ScalableTargetType(autoscaling),
        ScalingPolicyType(autoscaling),
    )
