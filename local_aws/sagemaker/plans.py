"""Which variants an endpoint config asks for, and what an update keeps of the live ones."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from local_aws.errors import invalid
from local_aws.sagemaker.endpoint_record import EndpointRecord
from local_aws.sagemaker.model_record import ModelRecord
from local_aws.sagemaker.records import Record
from local_aws.sagemaker.state import State
from local_aws.sagemaker.variants import VariantPlan, pool


def plans_of(state: State, config: Record) -> tuple[VariantPlan, ...]:
    """A plan for each variant, shadows last; its model must still be there."""
    production = config.request["ProductionVariants"]
    shadows = config.request.get("ShadowProductionVariants") or ()
    return tuple(_plan(state, config, variant, is_shadow=False) for variant in production) + tuple(
        _plan(state, config, variant, is_shadow=True) for variant in shadows
    )


def _plan(
    state: State, config: Record, variant: Mapping[str, Any], *, is_shadow: bool
) -> VariantPlan:
    model = model_of(state, config, variant)
    return VariantPlan(
        config=variant,
        workload=model.workload if model else None,
        instance_count=variant.get("InitialInstanceCount", 0),
        weight=variant.get("InitialVariantWeight", 1.0),
        is_shadow=is_shadow,
    )


def model_of(state: State, config: Record, variant: Mapping[str, Any]) -> ModelRecord | None:
    """A variant's model; None for a variant that is there for inference components."""
    name = pool(variant).get("ModelNameOverride") or variant.get("ModelName")
    return state.models.get(config.scope, name) if name else None


def retained(
    plans: Iterable[VariantPlan], record: EndpointRecord, request: Mapping[str, Any]
) -> tuple[VariantPlan, ...]:
    """Apply RetainAllVariantProperties: live counts and weights win, unless they are excluded."""
    if not request.get("RetainAllVariantProperties"):
        return tuple(plans)
    excluded = {
        item["VariantPropertyType"] for item in request.get("ExcludeRetainedVariantProperties", ())
    }
    live = {variant.name: variant.desired for variant in record.variants}
    return tuple(_kept(plan, live.get(plan.name), excluded) for plan in plans)


def _kept(plan: VariantPlan, live: VariantPlan | None, excluded: set[str]) -> VariantPlan:
    if live is None:
        return plan
    if "DesiredInstanceCount" not in excluded and plan.serverless is None:
        plan = replace(plan, instance_count=live.instance_count)
    if "DesiredWeight" not in excluded:
        plan = replace(plan, weight=live.weight)
    return plan


def check_scalable(
    plans: Iterable[VariantPlan], record: EndpointRecord, scalable: frozenset[str]
) -> None:
    """Refuse what SageMaker refuses of variants that Application Auto Scaling looks after."""
    planned = {plan.name: plan.instance_type for plan in plans}
    touched = [
        variant.name
        for variant in record.variants
        if variant.name in scalable and planned.get(variant.name) != variant.plan.instance_type
    ]
    if touched:
        raise invalid(
            f'The variant(s) "[{", ".join(touched)}]" must be deregistered as scalable targets '
            "with AWS Auto Scaling before they can be removed or have their instance type updated."
        )


def check_kind(plans: Iterable[VariantPlan], record: EndpointRecord) -> None:
    """Refuse an update from instances to serverless; the way back is open (API: UpdateEndpoint)."""
    to_serverless = any(plan.serverless for plan in plans)
    if to_serverless and any(not variant.plan.serverless for variant in record.variants):
        raise invalid(
            f'Cannot update endpoint "{record.arn}" from instances to serverless: create an '
            "endpoint of its own for the serverless variant."
        )
