"""What SageMaker can do and this emulation can't, refused by name before anything is made."""

from collections.abc import Iterator, Mapping
from typing import Any

from local_aws.errors import not_emulated

_CONFIG_FEATURES = ("AsyncInferenceConfig", "ShadowProductionVariants", "ExplainerConfig")
# A worker is a process of this machine: nothing would be in the network, or out of it.
_NETWORK_FEATURES = ("VpcConfig", "EnableNetworkIsolation")
_VARIANT_FEATURES = (
    "ServerlessConfig",
    "ManagedInstanceScaling",
    "InstancePools",
    "CapacityReservationConfig",
    "CoreDumpConfig",
)


def refuse_model(request: Mapping[str, Any]) -> None:
    """Refuse pipelines, multi-model containers, model packages, adapters and isolation."""
    for feature in _NETWORK_FEATURES:
        if request.get(feature):
            raise not_emulated(feature)
    containers = containers_of(request)
    if len(containers) > 1:
        raise not_emulated("a model with several containers (Containers)")
    for container in containers:
        if container.get("Mode", "SingleModel") == "MultiModel":
            raise not_emulated("a multi-model container (Mode: MultiModel)")
        for feature in (
            "ModelPackageName",
            "AdditionalModelDataSources",
            "InferenceSpecificationName",
        ):
            if container.get(feature):
                raise not_emulated(feature)


def refuse_endpoint_config(request: Mapping[str, Any]) -> None:
    """Refuse everything but real-time variants on instances."""
    for feature in _missing(request):
        raise not_emulated(feature)


def refuse_deployment(request: Mapping[str, Any]) -> None:
    """Refuse deployment guardrails: traffic moves at once here, and no alarm is watched."""
    if request.get("DeploymentConfig"):
        raise not_emulated("DeploymentConfig (canary, linear and rolling deployments)")


def containers_of(request: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """A model's containers, whichever way they were given."""
    if request.get("PrimaryContainer"):
        return [request["PrimaryContainer"]]
    return list(request.get("Containers") or ())


def _missing(request: Mapping[str, Any]) -> Iterator[str]:
    yield from (feature for feature in _CONFIG_FEATURES if request.get(feature))
    capture = request.get("DataCaptureConfig") or {}
    if capture.get("EnableCapture"):
        yield "DataCaptureConfig"
    for variant in request["ProductionVariants"]:
        yield from (feature for feature in _VARIANT_FEATURES if variant.get(feature))
        if not variant.get("ModelName"):
            yield "a variant without ModelName (inference components)"
