"""What DescribeEndpoint answers."""

from collections.abc import Mapping
from typing import Any

from local_aws.sagemaker.records import EndpointRecord, RunningVariant, VariantPlan
from local_aws.sagemaker.state import State
from local_aws.sagemaker.unsupported import containers_of
from local_aws.scope import Scope


def describe(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeEndpoint: the variants that serve, and those that are on their way."""
    record = state.endpoints.get(scope, request["EndpointName"])
    answer: dict[str, Any] = {
        "EndpointName": record.name,
        "EndpointArn": record.arn,
        "EndpointConfigName": record.config_name,
        "EndpointStatus": record.status,
        "CreationTime": record.created,
        "LastModifiedTime": record.modified,
    }
    if record.failure_reason:
        answer["FailureReason"] = record.failure_reason
    if record.variants:
        answer["ProductionVariants"] = [_serving(variant) for variant in record.variants]
    if record.pending_config_name is not None:
        answer["PendingDeploymentSummary"] = _pending(record)
    return answer


def _serving(variant: RunningVariant) -> dict[str, Any]:
    return {
        "VariantName": variant.name,
        "DeployedImages": _images(variant.plan),
        "CurrentWeight": variant.weight,
        "DesiredWeight": variant.desired_weight,
        "CurrentInstanceCount": variant.instance_count,
        "DesiredInstanceCount": variant.desired_instance_count,
    }


def _pending(record: EndpointRecord) -> dict[str, Any]:
    return {
        "EndpointConfigName": record.pending_config_name,
        "StartTime": record.modified,
        "ProductionVariants": [
            {
                "VariantName": plan.name,
                "DeployedImages": _images(plan),
                "DesiredWeight": plan.weight,
                "DesiredInstanceCount": plan.instance_count,
                "InstanceType": plan.config["InstanceType"],
            }
            for plan in record.pending
        ],
    }


def _images(plan: VariantPlan) -> list[dict[str, str]]:
    return [
        {"SpecifiedImage": container["Image"], "ResolvedImage": container["Image"]}
        for container in containers_of(plan.model.request)
    ]
