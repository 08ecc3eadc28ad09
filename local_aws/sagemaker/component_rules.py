"""What SageMaker takes of an inference component (API reference: CreateInferenceComponent)."""

from collections.abc import Mapping
from typing import Any

from local_aws.errors import invalid, not_emulated
from local_aws.sagemaker.component_record import specification_of
from local_aws.sagemaker.endpoint_record import EndpointRecord
from local_aws.sagemaker.variants import RunningVariant
from local_aws.sagemaker.workloads import Workload


def check_creation(request: Mapping[str, Any]) -> None:
    """Refuse a component that could never serve."""
    check_specification(request)
    runtime = request.get("RuntimeConfig")
    if runtime is None:
        raise invalid("RuntimeConfig is required, with a CopyCount of 1 or more.")
    if runtime["CopyCount"] < 1:
        raise invalid("CopyCount must be at least 1 when an inference component is created.")


def check_specification(request: Mapping[str, Any]) -> None:
    """Refuse a specification that says nothing, or too much."""
    if bool(request.get("Specification")) == bool(request.get("Specifications")):
        raise invalid("You must specify either Specification or Specifications.")
    specification = specification_of(request)
    if specification.get("BaseInferenceComponentName"):
        raise not_emulated(
            "an adapter (BaseInferenceComponentName), which would be loaded into another "
            "component's container,"
        )
    if bool(specification.get("ModelName")) == bool(specification.get("Container")):
        raise invalid("A specification must have either a ModelName or a Container.")
    if "Container" in specification and not specification["Container"].get("Image"):
        raise invalid("You must specify an image (Image) for the container.")
    if not specification.get("ComputeResourceRequirements"):
        raise invalid("ComputeResourceRequirements is required for a model or a container.")
    _check_compute(specification["ComputeResourceRequirements"])


def _check_compute(compute: Mapping[str, Any]) -> None:
    least, most = compute["MinMemoryRequiredInMb"], compute.get("MaxMemoryRequiredInMb")
    if most is not None and most < least:
        raise invalid("MaxMemoryRequiredInMb must not be less than MinMemoryRequiredInMb.")
    devices = ("NumberOfCpuCoresRequired", "NumberOfAcceleratorDevicesRequired")
    if not any(device in compute for device in devices):
        raise invalid(f"ComputeResourceRequirements must have {' or '.join(devices)}.")


def check_workload(workload: Workload) -> None:
    """Refuse a model that a component can't run."""
    if len(workload.containers) > 1 or workload.is_multi_model:
        raise invalid(
            f"Model {workload.model_name} has several containers or several models: an inference "
            "component runs a model of one container."
        )


def variant_of(endpoint: EndpointRecord, request: Mapping[str, Any]) -> RunningVariant:
    """The variant whose instances run the component: the only one, where none is named."""
    if not endpoint.has_components:
        raise invalid(
            f'Endpoint "{endpoint.arn}" has variants with models of their own: inference '
            "components need variants without ModelName."
        )
    variants = {variant.name: variant for variant in endpoint.variants}
    name = request.get("VariantName", next(iter(variants)))
    if name not in variants or ("VariantName" not in request and len(variants) > 1):
        raise invalid(
            f'VariantName must be one of endpoint "{endpoint.arn}": {", ".join(variants)}.'
        )
    return variants[name]
