"""What SageMaker can do and this emulation can't, refused by name before anything is made."""

from collections.abc import Iterable, Mapping
from typing import Any

from local_aws.errors import not_emulated

_CONFIG_FEATURES = ("AsyncInferenceConfig", "ShadowProductionVariants", "ExplainerConfig")
# A worker is a process of this machine: nothing would be in the network, or out of it.
_NETWORK_FEATURES = ("VpcConfig", "EnableNetworkIsolation")
_CONTAINER_FEATURES = (
    "ModelPackageName",
    "AdditionalModelDataSources",
    "InferenceSpecificationName",
)
_VARIANT_FEATURES = (
    "ServerlessConfig",
    "ManagedInstanceScaling",
    "InstancePools",
    "CapacityReservationConfig",
    "CoreDumpConfig",
)


def refuse_model(request: Mapping[str, Any]) -> None:
    """Refuse pipelines, multi-model containers, model packages, adapters and isolation."""
    _refuse_any(request, _NETWORK_FEATURES)
    containers = containers_of(request)
    if len(containers) > 1:
        raise not_emulated("a model with several containers (Containers)")
    for container in containers:
        if container.get("Mode", "SingleModel") == "MultiModel":
            raise not_emulated("a multi-model container (Mode: MultiModel)")
        _refuse_any(container, _CONTAINER_FEATURES)


def refuse_endpoint_config(request: Mapping[str, Any]) -> None:
    """Refuse everything but real-time variants on instances."""
    _refuse_any(request, _CONFIG_FEATURES)
    capture = request.get("DataCaptureConfig") or {}
    if capture.get("EnableCapture"):
        raise not_emulated("DataCaptureConfig")
    for variant in request["ProductionVariants"]:
        _refuse_any(variant, _VARIANT_FEATURES)
        if not variant.get("ModelName"):
            raise not_emulated("a variant without ModelName (inference components)")


def refuse_deployment(request: Mapping[str, Any]) -> None:
    """Refuse deployment guardrails: traffic moves at once here, and no alarm is watched."""
    if request.get("DeploymentConfig"):
        raise not_emulated("DeploymentConfig (canary, linear and rolling deployments)")


def containers_of(request: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """A model's containers, whichever way they were given."""
    if request.get("PrimaryContainer"):
        return [request["PrimaryContainer"]]
    return list(request.get("Containers") or ())


def _refuse_any(part: Mapping[str, Any], features: Iterable[str]) -> None:
    for feature in features:
        if part.get(feature):
            raise not_emulated(feature)
