"""CreateEndpoint, UpdateEndpoint, DeleteEndpoint."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from local_aws.errors import invalid
from local_aws.sagemaker import lifecycle, unsupported
from local_aws.sagemaker.endpoint_record import EndpointRecord
from local_aws.sagemaker.kinds import ENDPOINT
from local_aws.sagemaker.plans import check_kind, check_scalable, plans_of, retained
from local_aws.sagemaker.state import State
from local_aws.sagemaker.tags import as_map
from local_aws.sagemaker.variants import VariantPlan
from local_aws.scope import Scope


def create(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """CreateEndpoint: Creating at once, InService or Failed later."""
    unsupported.refuse_deployment(request)
    config = state.endpoint_configs.get(scope, request["EndpointConfigName"])
    record = EndpointRecord(
        kind=ENDPOINT,
        scope=scope,
        name=request["EndpointName"],
        request=request,
        tags=as_map(request.get("Tags")),
        config=config,
        pending=plans_of(state, config),
    )
    state.endpoints.add(record)
    _bring_up(state, record)
    return {"EndpointArn": record.arn}


def update(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """UpdateEndpoint: the old variants serve until the new ones are healthy."""
    unsupported.refuse_deployment(request)
    record = in_service(state, scope, request["EndpointName"])
    config = state.endpoint_configs.get(scope, request["EndpointConfigName"])
    plans = plans_of(state, config)
    check_kind(plans, record)
    _check_variants_kept(state, record, plans)
    check_scalable(plans, record, state.surroundings.scalable_variants(scope, record.name))
    record.pending = retained(plans, record, request)
    record.pending_config = config
    record.become("Updating")
    _bring_up(state, record)
    return {"EndpointArn": record.arn}


def delete(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DeleteEndpoint: refused while an operation is under way."""
    record = _settled(state, scope, request["EndpointName"])
    _check_unused(state, record)
    record.become("Deleting")
    lifecycle.in_background(
        partial(lifecycle.tear_down, state, record), name=f"delete-{record.name}"
    )
    return {}


def _check_unused(state: State, record: EndpointRecord) -> None:
    """Refuse: inference components go first, says "Delete Endpoints and Resources"."""
    names = sorted(component.name for component in state.components_of(record))
    if names:
        raise invalid(
            f'Cannot delete endpoint "{record.arn}" with inference components on it: delete '
            f"{', '.join(names)} first."
        )


def _check_variants_kept(
    state: State, record: EndpointRecord, plans: Iterable[VariantPlan]
) -> None:
    """An update must leave the instances that inference components run on."""
    bare = {plan.name for plan in plans if plan.workload is None}
    for component in state.components_of(record):
        if component.variant_name not in bare:
            raise invalid(
                f"Variant {component.variant_name} has inference component {component.name} on "
                "it: delete that first."
            )


def _bring_up(state: State, record: EndpointRecord) -> None:
    lifecycle.in_background(
        partial(lifecycle.bring_up, state, record), name=f"endpoint-{record.name}"
    )


def _settled(state: State, scope: Scope, name: str) -> EndpointRecord:
    record = state.endpoints.get(scope, name)
    if not record.settled:
        raise invalid(f'Cannot update in-progress endpoint "{record.arn}".')
    return record


def in_service(state: State, scope: Scope, name: str) -> EndpointRecord:
    """Find an endpoint; "DeleteEndpoint is the only operation" on a failed one."""
    record = _settled(state, scope, name)
    if record.status != "InService":
        raise invalid(f'Cannot update endpoint "{record.arn}" in status {record.status}.')
    return record
