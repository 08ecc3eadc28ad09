"""CreateEndpointConfig, DescribeEndpointConfig, DeleteEndpointConfig."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from local_aws.errors import invalid
from local_aws.sagemaker import unsupported
from local_aws.sagemaker.kinds import ENDPOINT_CONFIG
from local_aws.sagemaker.records import Record
from local_aws.sagemaker.state import State
from local_aws.sagemaker.tags import as_map
from local_aws.scope import Scope


def create(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """CreateEndpointConfig: every variant's model must be there."""
    unsupported.refuse_endpoint_config(request)
    variants = request["ProductionVariants"]
    _check_variants(variants)
    for variant in variants:
        state.models.get(scope, variant["ModelName"])
    record = Record(
        kind=ENDPOINT_CONFIG,
        scope=scope,
        name=request["EndpointConfigName"],
        request=request,
        tags=as_map(request.get("Tags")),
    )
    state.endpoint_configs.add(record)
    return {"EndpointConfigArn": record.arn}


def _check_variants(variants: list[Mapping[str, Any]]) -> None:
    names = Counter(variant["VariantName"].lower() for variant in variants)
    repeated = [name for name, count in names.items() if count > 1]
    if repeated:
        raise invalid(f"Variant names must be unique, these repeat: {', '.join(repeated)}.")
    for variant in variants:
        for needed in ("InstanceType", "InitialInstanceCount"):
            if not variant.get(needed):
                raise invalid(f"{needed} is required for variant {variant['VariantName']}.")
    if not sum(variant.get("InitialVariantWeight", 1.0) for variant in variants):
        raise invalid("At least one variant must have an InitialVariantWeight above 0.")


def describe(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeEndpointConfig."""
    return state.endpoint_configs.get(scope, request["EndpointConfigName"]).description()


def delete(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DeleteEndpointConfig: SageMaker allows it while an endpoint uses it, and so does this."""
    state.endpoint_configs.remove(scope, request["EndpointConfigName"])
    return {}
