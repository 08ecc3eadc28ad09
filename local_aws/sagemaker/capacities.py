"""UpdateEndpointWeightsAndCapacities: what may be changed of variants that serve."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from local_aws.errors import invalid
from local_aws.sagemaker import lifecycle
from local_aws.sagemaker.endpoint_record import EndpointRecord
from local_aws.sagemaker.endpoints import in_service
from local_aws.sagemaker.serverless_rules import check_concurrency
from local_aws.sagemaker.state import State
from local_aws.sagemaker.variants import VariantPlan
from local_aws.scope import Scope


def update(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """UpdateEndpointWeightsAndCapacities: only what is named changes, or nothing at all."""
    record = in_service(state, scope, request["EndpointName"])
    wanted = request["DesiredWeightsAndCapacities"]
    live = {variant.name: variant for variant in record.variants}
    unknown = [item["VariantName"] for item in wanted if item["VariantName"] not in live]
    if unknown:
        raise invalid(
            f'The variant name(s) "{", ".join(unknown)}" is/are not present within endpoint '
            f'configuration "{record.config_name}".'
        )
    desired = {
        item["VariantName"]: _desired(record, live[item["VariantName"]].plan, item)
        for item in wanted
    }
    _check_weights(record, desired)
    for name, plan in desired.items():
        live[name].desired = plan
    record.become("Updating")
    lifecycle.in_background(partial(lifecycle.rescale, state, record), name=f"scale-{record.name}")
    return {"EndpointArn": record.arn}


def _desired(record: EndpointRecord, plan: VariantPlan, item: Mapping[str, Any]) -> VariantPlan:
    plan = replace(plan, weight=item.get("DesiredWeight", plan.weight))
    count, concurrency = item.get("DesiredInstanceCount"), item.get("ServerlessUpdateConfig")
    if count is not None:
        _check_count(record, plan, count)
        plan = replace(plan, instance_count=count)
    if concurrency:
        plan = replace(plan, config=_concurrent(plan, concurrency))
    return plan


def _check_count(record: EndpointRecord, plan: VariantPlan, count: int) -> None:
    if plan.serverless is not None:
        raise invalid(f"Variant {plan.name} is serverless: it has no DesiredInstanceCount.")
    if count == 0 and record.asynchronous is None:
        raise invalid(
            f"DesiredInstanceCount of variant {plan.name} must be at least 1: only an endpoint "
            "with an AsyncInferenceConfig may have no instances."
        )


def _concurrent(plan: VariantPlan, update: Mapping[str, Any]) -> Mapping[str, Any]:
    if plan.serverless is None:
        raise invalid(f"Variant {plan.name} has instances: it has no ServerlessUpdateConfig.")
    serverless = {**plan.config["ServerlessConfig"], **update}
    check_concurrency(plan.name, serverless)
    return {**plan.config, "ServerlessConfig": serverless}


def _check_weights(record: EndpointRecord, desired: Mapping[str, VariantPlan]) -> None:
    weights = [desired.get(variant.name, variant.plan).weight for variant in record.production()]
    if not sum(weights):
        raise invalid("At least one variant must have a DesiredWeight above 0.")
