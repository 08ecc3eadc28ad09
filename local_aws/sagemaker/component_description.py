"""What DescribeInferenceComponent answers."""

from collections.abc import Mapping
from typing import Any

from local_aws.sagemaker import listing
from local_aws.sagemaker.component_record import ComponentPlan, ComponentRecord
from local_aws.sagemaker.kinds import ENDPOINT
from local_aws.sagemaker.state import State
from local_aws.scope import Scope


def describe(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeInferenceComponent: what serves, and how many copies are wanted."""
    record = state.components.get(scope, request["InferenceComponentName"])
    last = {"LastDeploymentConfig": record.deployment_config} if record.deployment_config else {}
    return {
        "InferenceComponentName": record.name,
        "InferenceComponentArn": record.arn,
        **location(record),
        **record.state(),
        **_specifications(record.plan),
        "RuntimeConfig": {
            "DesiredCopyCount": record.desired.copies,
            "CurrentCopyCount": record.copies,
        },
        **last,
    }


def list_components(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """ListInferenceComponents: of one endpoint or variant, where they are named."""
    found = (
        record
        for record in state.components.within(scope)
        if request.get("EndpointNameEquals", record.endpoint_name) == record.endpoint_name
        and request.get("VariantNameEquals", record.variant_name) == record.variant_name
    )
    answer = listing.page(found, request)
    rows = [{**listing.summary(record), **location(record)} for record in answer.pop("records")]
    return {**answer, "InferenceComponents": rows}


def location(record: ComponentRecord) -> dict[str, Any]:
    """Where a component runs, as its description and its summary say it."""
    return {
        "EndpointName": record.endpoint_name,
        "EndpointArn": ENDPOINT.arn(record.scope, record.endpoint_name),
        "VariantName": record.variant_name,
    }


def _specifications(plan: ComponentPlan) -> dict[str, Any]:
    if "Specification" in plan.request:
        return {"Specification": _summary(plan.request["Specification"])}
    return {"Specifications": [_summary(one) for one in plan.request["Specifications"]]}


def _summary(specification: Mapping[str, Any]) -> dict[str, Any]:
    """A specification whose container tells the image that was deployed."""
    summary = dict(specification)
    if "Container" in summary:
        container = dict(summary["Container"])
        image = container.pop("Image")
        deployed = {"SpecifiedImage": image, "ResolvedImage": image}
        summary["Container"] = {"DeployedImage": deployed, **container}
    return summary
