"""CreateEndpoint, UpdateEndpoint, DeleteEndpoint."""

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Any

from local_aws.errors import invalid
from local_aws.sagemaker import deployments, lifecycle
from local_aws.sagemaker.endpoint_record import EndpointRecord
from local_aws.sagemaker.kinds import ENDPOINT
from local_aws.sagemaker.plans import check_kind, check_scalable, plans_of, retained
from local_aws.sagemaker.state import State
from local_aws.sagemaker.tags import as_map
from local_aws.sagemaker.variants import VariantPlan
from local_aws.scope import Scope


def create(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """CreateEndpoint: Creating at once, InService or Failed later.

    A DeploymentConfig is kept for an update with RetainDeploymentConfig.
    """
    config = state.endpoint_configs.get(scope, request["EndpointConfigName"])
    record = EndpointRecord(
        kind=ENDPOINT,
        scope=scope,
        name=request["EndpointName"],
        request=request,
        tags=as_map(request.get("Tags")),
        config=config,
        pending=plans_of(state, config),
        deployment_config=request.get("DeploymentConfig"),
    )
    _policy(state, scope, record.pending, record.deployment_config)
    state.endpoints.add(record)
    _in_background(record, partial(lifecycle.bring_up, state, record))
    return {"EndpointArn": record.arn}


def update(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """UpdateEndpoint: the old variants serve until the new ones are healthy, or longer."""
    record = in_service(state, scope, request["EndpointName"], or_mixed=True)
    config = state.endpoint_configs.get(scope, request["EndpointConfigName"])
    plans = plans_of(state, config)
    check_kind(plans, record)
    _check_variants_kept(state, record, plans)
    check_scalable(plans, record, state.surroundings.scalable_variants(scope, record.name))
    plans = retained(plans, record, request)
    deployment_config = request.get("DeploymentConfig") or (
        record.deployment_config if request.get("RetainDeploymentConfig") else None
    )
    policy = _policy(state, scope, plans, deployment_config)
    if policy is not None:
        deployments.check_update(plans, record.variants)
    record.deployment_config = deployment_config or record.deployment_config
    record.pending, record.pending_config, record.pending_since = plans, config, time.time()
    record.become("Updating")
    if policy is None:
        _in_background(record, partial(lifecycle.bring_up, state, record))
    else:
        subject = deployments.EndpointSubject(state, record)
        _in_background(record, deployments.Deployment(state, subject, policy).run)
    return {"EndpointArn": record.arn}


def _policy(
    state: State,
    scope: Scope,
    plans: Collection[VariantPlan],
    config: Mapping[str, Any] | None,
) -> deployments.Policy | None:
    """What a DeploymentConfig asks for; refuses one that SageMaker would refuse."""
    if config is None:
        return None
    policy = deployments.policy_of(config, plans)
    known = state.surroundings.alarm_states(scope, policy.alarms)
    deployments.check(config, policy, plans, known)
    return policy


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


def _in_background(record: EndpointRecord, work: Callable[[], None]) -> None:
    lifecycle.in_background(work, name=f"endpoint-{record.name}")


def _settled(state: State, scope: Scope, name: str) -> EndpointRecord:
    record = state.endpoints.get(scope, name)
    if not record.settled:
        raise invalid(f'Cannot update in-progress endpoint "{record.arn}".')
    return record


def in_service(state: State, scope: Scope, name: str, *, or_mixed: bool = False) -> EndpointRecord:
    """Find an endpoint; "DeleteEndpoint is the only operation" on a failed one.

    One that serves with a mix of configurations, UpdateRollbackFailed, may also be updated.
    """
    record = _settled(state, scope, name)
    if record.status not in {"InService", *(("UpdateRollbackFailed",) if or_mixed else ())}:
        raise invalid(f'Cannot update endpoint "{record.arn}" in status {record.status}.')
    return record
