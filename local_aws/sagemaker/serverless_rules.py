"""What SageMaker takes of a serverless variant (Amazon SageMaker Serverless Inference)."""

from collections.abc import Mapping, Sequence
from typing import Any

from local_aws.errors import invalid
from local_aws.sagemaker.containers import Container

_MEMORY_STEP = 1024
# What only instances have.
_INSTANCES_ONLY = (
    "InstanceType",
    "InstancePools",
    "InitialInstanceCount",
    "VolumeSizeInGB",
    "ManagedInstanceScaling",
    "RoutingConfig",
    "InferenceAmiVersion",
)
_EXCLUDED = ("AsyncInferenceConfig", "ShadowProductionVariants")


def check(request: Mapping[str, Any], variant: Mapping[str, Any]) -> None:
    """Refuse an endpoint config whose serverless variant asks for what only instances have."""
    name = variant["VariantName"]
    if len(request["ProductionVariants"]) > 1:
        raise invalid("Only one production variant is supported for a serverless endpoint.")
    for feature in _EXCLUDED:
        if request.get(feature):
            raise invalid(f"{feature} is not supported for serverless variant {name}.")
    if (request.get("DataCaptureConfig") or {}).get("EnableCapture"):
        raise invalid(f"DataCaptureConfig is not supported for serverless variant {name}.")
    for feature in _INSTANCES_ONLY:
        if variant.get(feature) is not None:
            raise invalid(f"{feature} is not supported for serverless variant {name}.")
    memory = variant["ServerlessConfig"]["MemorySizeInMB"]
    if memory % _MEMORY_STEP:
        raise invalid(f"MemorySizeInMB of variant {name} must be a multiple of 1024, not {memory}.")
    check_concurrency(name, variant["ServerlessConfig"])


def check_concurrency(name: str, config: Mapping[str, Any]) -> None:
    """Refuse more provisioned concurrency than there is."""
    provisioned, most = config.get("ProvisionedConcurrency", 0), config["MaxConcurrency"]
    if provisioned > most:
        raise invalid(
            f"ProvisionedConcurrency of variant {name} is {provisioned}, which is more than its "
            f"MaxConcurrency of {most}."
        )


def check_containers(name: str, containers: Sequence[Container]) -> None:
    """Refuse models that serverless inference can't run."""
    if len(containers) > 1:
        raise invalid(f"A model with several containers can't be serverless (variant {name}).")
    for container in containers:
        if container.get("Mode") == "MultiModel":
            raise invalid(f"A multi-model container can't be serverless (variant {name}).")
        if container.get("ModelDataSource"):
            raise invalid(f"ModelDataSource is not supported for serverless variant {name}.")
