"""What SageMaker can do and this emulation can't, refused by name before anything is made."""

from collections.abc import Iterable, Mapping
from typing import Any

from local_aws.errors import not_emulated
from local_aws.sagemaker.containers import given

# A worker is a process of this machine: nothing would be in the network, or out of it.
_NETWORK_FEATURES = ("VpcConfig", "EnableNetworkIsolation")
_CONTAINER_FEATURES = ("AdditionalModelDataSources", "InferenceSpecificationName")
_VARIANT_FEATURES = ("CapacityReservationConfig", "CoreDumpConfig")


def refuse_model(request: Mapping[str, Any]) -> None:
    """Refuse isolation, private registries, and containers with data beside their model's."""
    _refuse_any(request, _NETWORK_FEATURES)
    for container in given(request):
        _refuse_any(container, _CONTAINER_FEATURES)
        access = (container.get("ImageConfig") or {}).get("RepositoryAccessMode", "Platform")
        if access != "Platform":
            raise not_emulated("an image of a private registry (ImageConfig: Vpc)")


def refuse_endpoint_config(request: Mapping[str, Any]) -> None:
    """Refuse isolation, explanations, reserved capacity and core dumps."""
    _refuse_any(request, (*_NETWORK_FEATURES, "ExplainerConfig"))
    for variant in variants_of(request):
        _refuse_any(variant, _VARIANT_FEATURES)


def variants_of(request: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """An endpoint config's variants, shadows last."""
    return [*request["ProductionVariants"], *(request.get("ShadowProductionVariants") or ())]


def _refuse_any(part: Mapping[str, Any], features: Iterable[str]) -> None:
    for feature in features:
        if part.get(feature):
            raise not_emulated(feature)
