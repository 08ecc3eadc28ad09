"""CreateEndpoint, UpdateEndpoint, UpdateEndpointWeightsAndCapacities, DeleteEndpoint."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from local_aws.errors import invalid
from local_aws.sagemaker import lifecycle, unsupported
from local_aws.sagemaker.kinds import ENDPOINT
from local_aws.sagemaker.plans import check_scalable, plans_of, retained
from local_aws.sagemaker.records import EndpointRecord
from local_aws.sagemaker.state import State
from local_aws.sagemaker.tags import as_map
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
        config_name=config.name,
        pending=plans_of(state, config),
    )
    state.endpoints.add(record)
    _bring_up(state, record)
    return {"EndpointArn": record.arn}


def update(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """UpdateEndpoint: the old variants serve until the new ones are healthy."""
    unsupported.refuse_deployment(request)
    record = _in_service(state, scope, request["EndpointName"])
    config = state.endpoint_configs.get(scope, request["EndpointConfigName"])
    plans = plans_of(state, config)
    scalable = state.surroundings.scalable_variants(scope, record.name)
    check_scalable(plans, record, scalable)
    record.pending = retained(plans, record, request)
    record.pending_config_name = config.name
    record.become("Updating")
    _bring_up(state, record)
    return {"EndpointArn": record.arn}


def update_weights_and_capacities(
    state: State, scope: Scope, request: Mapping[str, Any]
) -> dict[str, Any]:
    """UpdateEndpointWeightsAndCapacities: only what is named changes."""
    record = _in_service(state, scope, request["EndpointName"])
    wanted = request["DesiredWeightsAndCapacities"]
    live = {variant.name: variant for variant in record.variants}
    unknown = [item["VariantName"] for item in wanted if item["VariantName"] not in live]
    if unknown:
        raise invalid(
            f'The variant name(s) "{", ".join(unknown)}" is/are not present within endpoint '
            f'configuration "{record.config_name}".'
        )
    for item in wanted:
        variant = live[item["VariantName"]]
        variant.desired_weight = item.get("DesiredWeight", variant.weight)
        variant.desired_instance_count = item.get("DesiredInstanceCount", variant.instance_count)
    record.become("Updating")
    lifecycle.in_background(partial(lifecycle.rescale, state, record), name=f"scale-{record.name}")
    return {"EndpointArn": record.arn}


def delete(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DeleteEndpoint: refused while an operation is under way."""
    record = _settled(state, scope, request["EndpointName"])
    record.become("Deleting")
    lifecycle.in_background(
        partial(lifecycle.tear_down, state, record), name=f"delete-{record.name}"
    )
    return {}


def _bring_up(state: State, record: EndpointRecord) -> None:
    lifecycle.in_background(
        partial(lifecycle.bring_up, state, record), name=f"endpoint-{record.name}"
    )


def _settled(state: State, scope: Scope, name: str) -> EndpointRecord:
    record = state.endpoints.get(scope, name)
    if not record.settled:
        raise invalid(f'Cannot update in-progress endpoint "{record.arn}".')
    return record


def _in_service(state: State, scope: Scope, name: str) -> EndpointRecord:
    """Find an endpoint; "DeleteEndpoint is the only operation" on a failed one."""
    record = _settled(state, scope, name)
    if record.status != "InService":
        raise invalid(f'Cannot update endpoint "{record.arn}" in status {record.status}.')
    return record
