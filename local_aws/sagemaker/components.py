"""CreateInferenceComponent, its updates and DeleteInferenceComponent."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from local_aws.errors import invalid
from local_aws.sagemaker import component_lifecycle, component_rules, deployments, workloads
from local_aws.sagemaker.component_record import (
    ComponentPlan,
    ComponentRecord,
    specification_of,
)
from local_aws.sagemaker.deployments import Policy
from local_aws.sagemaker.endpoint_record import EndpointRecord
from local_aws.sagemaker.endpoints import in_service
from local_aws.sagemaker.kinds import INFERENCE_COMPONENT
from local_aws.sagemaker.lifecycle import in_background
from local_aws.sagemaker.state import State
from local_aws.sagemaker.tags import as_map
from local_aws.sagemaker.workloads import Workload
from local_aws.scope import Scope


def create(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """CreateInferenceComponent: Creating at once, InService or Failed later."""
    component_rules.check_creation(request)
    endpoint = in_service(state, scope, request["EndpointName"])
    variant = component_rules.variant_of(endpoint, request)
    plan = _plan(state, endpoint, request, copies=request["RuntimeConfig"]["CopyCount"])
    record = ComponentRecord(
        kind=INFERENCE_COMPONENT,
        scope=scope,
        name=request["InferenceComponentName"],
        request=request,
        tags=as_map(request.get("Tags")),
        endpoint_name=endpoint.name,
        variant_name=variant.name,
        instance_type=variant.plan.instance_type,
        desired=plan,
    )
    state.components.add(record)
    in_background(
        partial(component_lifecycle.bring_up, state, record), name=f"component-{record.name}"
    )
    return {"InferenceComponentArn": record.arn}


def update(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """UpdateInferenceComponent: other copies take over once they are healthy, or batch by batch."""
    record = _serving(state, scope, request["InferenceComponentName"])
    desired = record.plan
    if specification_of(request):
        component_rules.check_specification(request)
        endpoint = state.endpoints.get(scope, record.endpoint_name)
        desired = _plan(state, endpoint, request, copies=desired.copies)
    copies = (request.get("RuntimeConfig") or {}).get("CopyCount", desired.copies)
    desired = replace(desired, copies=copies)
    config = request.get("DeploymentConfig")
    if config is None:
        return _change(state, record, desired)
    policy = deployments.rolling_policy_of(config)
    known = state.surroundings.alarm_states(scope, policy.alarms)
    deployments.check_policy(policy, (desired,), known)
    record.deployment_config = config
    return _change(state, record, desired, policy)


def update_runtime_config(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """UpdateInferenceComponentRuntimeConfig: more copies or fewer, or none."""
    record = _serving(state, scope, request["InferenceComponentName"])
    copies = request["DesiredRuntimeConfig"]["CopyCount"]
    return _change(state, record, replace(record.plan, copies=copies))


def delete(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DeleteInferenceComponent: refused while an operation is under way."""
    record = _settled(state, scope, request["InferenceComponentName"])
    record.become("Deleting")
    in_background(
        partial(component_lifecycle.tear_down, state, record), name=f"delete-{record.name}"
    )
    return {}


def _change(
    state: State,
    record: ComponentRecord,
    desired: ComponentPlan,
    policy: Policy | None = None,
) -> dict[str, Any]:
    """Begin; only where copies serve there is something to roll, and only to other ones."""
    is_rolled = record.copies > 0 and desired.request != record.plan.request
    record.desired = desired
    record.become("Updating")
    work: Callable[[], None] = partial(component_lifecycle.change, state, record)
    if policy is not None and is_rolled:
        subject = deployments.ComponentSubject(state, record)
        work = deployments.Deployment(state, subject, policy).run
    in_background(work, name=f"component-{record.name}")
    return {"InferenceComponentArn": record.arn}


def _plan(
    state: State, endpoint: EndpointRecord, request: Mapping[str, Any], *, copies: int
) -> ComponentPlan:
    keys = ("Specification", "Specifications")
    specified = {key: request[key] for key in keys if key in request}
    return ComponentPlan(
        name=request["InferenceComponentName"],
        request=specified,
        workload=_workload(state, endpoint, specified),
        copies=copies,
    )


def _workload(state: State, endpoint: EndpointRecord, request: Mapping[str, Any]) -> Workload:
    """A model's containers, or the specification's own under the role of the endpoint config."""
    specification = specification_of(request)
    if specification.get("ModelName"):
        model = state.models.get(endpoint.scope, specification["ModelName"])
        component_rules.check_workload(model.workload)
        return model.workload
    container = specification["Container"]
    definition = {
        "Image": container["Image"],
        "ModelDataUrl": container.get("ArtifactUrl"),
        "Environment": container.get("Environment"),
    }
    return Workload(
        model_name=endpoint.name,
        role_arn=str(endpoint.role_arn),
        containers=(workloads.container_spec(definition),),
    )


def _settled(state: State, scope: Scope, name: str) -> ComponentRecord:
    record = state.components.get(scope, name)
    if not record.settled:
        raise invalid(f'Cannot update in-progress inference component "{record.arn}".')
    return record


def _serving(state: State, scope: Scope, name: str) -> ComponentRecord:
    record = _settled(state, scope, name)
    if record.status != "InService":
        raise invalid(
            f'Cannot update inference component "{record.arn}" in status {record.status}.'
        )
    return record
