"""What SageMaker takes of an endpoint config (API reference: CreateEndpointConfig)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from local_aws.errors import invalid
from local_aws.sagemaker import serverless_rules
from local_aws.sagemaker.containers import Container
from local_aws.sagemaker.variants import pool

Variant = Mapping[str, Any]


def check(request: Mapping[str, Any]) -> None:
    """Refuse what can be seen without looking at the models."""
    production = request["ProductionVariants"]
    shadows = request.get("ShadowProductionVariants") or []
    _check_names([*production, *shadows])
    for variant in (*production, *shadows):
        if variant.get("ServerlessConfig"):
            serverless_rules.check(request, variant)
        else:
            _check_instances(variant)
    if not sum(variant.get("InitialVariantWeight", 1.0) for variant in production):
        raise invalid("At least one variant must have an InitialVariantWeight above 0.")
    _check_components(request, production)
    if shadows:
        _check_shadows(request, production, shadows)
    if request.get("AsyncInferenceConfig"):
        _check_no_inferentia(production, "AsyncInferenceConfig")


def _check_names(variants: list[Variant]) -> None:
    names = Counter(variant["VariantName"].lower() for variant in variants)
    repeated = [name for name, count in names.items() if count > 1]
    if repeated:
        raise invalid(f"Variant names must be unique, these repeat: {', '.join(repeated)}.")


def _check_instances(variant: Variant) -> None:
    name = variant["VariantName"]
    if variant.get("AcceleratorType"):
        raise invalid("Amazon Elastic Inference (AcceleratorType) is no longer available.")
    if bool(variant.get("InstanceType")) == bool(variant.get("InstancePools")):
        raise invalid(f"InstanceType or InstancePools is required for variant {name}, not both.")
    if not variant.get("InitialInstanceCount"):
        raise invalid(f"InitialInstanceCount is required for variant {name}.")


def _check_components(request: Mapping[str, Any], production: list[Variant]) -> None:
    """A variant without a model is for inference components, and then they all are."""
    without = [variant for variant in production if not _model_names(variant)]
    for variant in production:
        if variant.get("ManagedInstanceScaling") and not without:
            raise invalid("ManagedInstanceScaling is not supported with the given EndpointConfig.")
    if not without:
        return
    if len(without) < len(production):
        raise invalid("Either all variants have a ModelName, or none has.")
    if not request.get("ExecutionRoleArn"):
        raise invalid("ExecutionRoleArn is required for variants without ModelName.")
    for feature in ("AsyncInferenceConfig", "ShadowProductionVariants"):
        if request.get(feature):
            raise invalid(f"{feature} is not supported for variants without ModelName.")
    for variant in production:
        _check_scaling(variant)


def _model_names(variant: Variant) -> list[str]:
    pools = variant.get("InstancePools") or ()
    names = [variant.get("ModelName"), *(one.get("ModelNameOverride") for one in pools)]
    return [name for name in names if name]


def _check_scaling(variant: Variant) -> None:
    scaling = variant.get("ManagedInstanceScaling") or {}
    least, most = scaling.get("MinInstanceCount"), scaling.get("MaxInstanceCount")
    if least is not None and most is not None and least > most:
        raise invalid(
            f"MinInstanceCount of variant {variant['VariantName']} must not be more than its "
            "MaxInstanceCount."
        )


def _check_shadows(
    request: Mapping[str, Any], production: list[Variant], shadows: list[Variant]
) -> None:
    if len(production) != 1 or len(shadows) != 1:
        raise invalid(
            "ShadowProductionVariants needs exactly one production and one shadow variant."
        )
    if request.get("AsyncInferenceConfig"):
        raise invalid("AsyncInferenceConfig is not supported with ShadowProductionVariants.")
    if not _model_names(shadows[0]):
        raise invalid(f"ModelName is required for shadow variant {shadows[0]['VariantName']}.")
    _check_no_inferentia([*production, *shadows], "ShadowProductionVariants")


def _check_no_inferentia(variants: list[Variant], feature: str) -> None:
    for variant in variants:
        instance_type = str(pool(variant).get("InstanceType") or variant.get("InstanceType"))
        if instance_type.startswith("ml.inf1."):
            raise invalid(f"{feature} is not supported on {instance_type}.")


def check_containers(
    request: Mapping[str, Any], variant: Variant, containers: Sequence[Container]
) -> None:
    """Refuse models that the kind of variant can't run."""
    name = variant["VariantName"]
    if variant.get("ServerlessConfig"):
        serverless_rules.check_containers(name, containers)
    several = len(containers) > 1 or any(one.get("Mode") == "MultiModel" for one in containers)
    if request.get("ShadowProductionVariants") and several:
        raise invalid(
            f"Variant {name} has several containers or models: ShadowProductionVariants is not "
            "supported with them."
        )
