"""Which variants an endpoint config asks for, and what an update keeps of the live ones."""

from collections.abc import Iterable, Mapping
from typing import Any

from local_aws.errors import invalid
from local_aws.sagemaker.records import EndpointRecord, Record, VariantPlan
from local_aws.sagemaker.state import State


def plans_of(state: State, config: Record) -> tuple[VariantPlan, ...]:
    """A plan for each variant; its model must still be there."""
    return tuple(
        VariantPlan(
            config=variant,
            model=state.models.get(config.scope, variant["ModelName"]),
            instance_count=variant["InitialInstanceCount"],
            weight=variant.get("InitialVariantWeight", 1.0),
        )
        for variant in config.request["ProductionVariants"]
    )


def retained(
    plans: Iterable[VariantPlan], record: EndpointRecord, request: Mapping[str, Any]
) -> tuple[VariantPlan, ...]:
    """Apply RetainAllVariantProperties: live counts and weights win, unless they are excluded."""
    if not request.get("RetainAllVariantProperties"):
        return tuple(plans)
    excluded = {
        item["VariantPropertyType"] for item in request.get("ExcludeRetainedVariantProperties", ())
    }
    live = {variant.name: variant for variant in record.variants}
    kept = []
    for plan in plans:
        variant = live.get(plan.name)
        count, weight = plan.instance_count, plan.weight
        if variant is not None and "DesiredInstanceCount" not in excluded:
            count = variant.desired_instance_count
        if variant is not None and "DesiredWeight" not in excluded:
            weight = variant.desired_weight
        kept.append(
            VariantPlan(config=plan.config, model=plan.model, instance_count=count, weight=weight)
        )
    return tuple(kept)


def check_scalable(
    plans: Iterable[VariantPlan], record: EndpointRecord, scalable: frozenset[str]
) -> None:
    """Refuse what SageMaker refuses of variants that Application Auto Scaling looks after."""
    planned = {plan.name: plan.config["InstanceType"] for plan in plans}
    touched = [
        variant.name
        for variant in record.variants
        if variant.name in scalable
        and planned.get(variant.name) != variant.plan.config["InstanceType"]
    ]
    if touched:
        raise invalid(
            f'The variant(s) "[{", ".join(touched)}]" must be deregistered as scalable targets '
            "with AWS Auto Scaling before they can be removed or have their instance type updated."
        )
