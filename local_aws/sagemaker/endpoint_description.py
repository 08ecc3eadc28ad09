"""What DescribeEndpoint answers."""

from collections.abc import Mapping
from typing import Any

from local_aws.sagemaker.endpoint_record import EndpointRecord
from local_aws.sagemaker.running import Arrival
from local_aws.sagemaker.state import State
from local_aws.sagemaker.variants import RunningVariant, VariantPlan
from local_aws.scope import Scope


def describe(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeEndpoint: the variants that serve, and those that are on their way."""
    record = state.endpoints.get(scope, request["EndpointName"])
    answer: dict[str, Any] = {
        "EndpointName": record.name,
        "EndpointArn": record.arn,
        "EndpointConfigName": record.config_name,
        **record.state(),
        "ProductionVariants": [_serving(record, variant) for variant in record.production()],
        "ShadowProductionVariants": [_serving(record, variant) for variant in record.shadows()],
        "DataCaptureConfig": _capture(record),
        "AsyncInferenceConfig": record.asynchronous,
        "PendingDeploymentSummary": _pending(record),
        "LastDeploymentConfig": record.deployment_config,
    }
    return {key: value for key, value in answer.items() if value}


def _capture(record: EndpointRecord) -> dict[str, Any] | None:
    config = record.config.request.get("DataCaptureConfig")
    if not config:
        return None
    is_on = bool(config.get("EnableCapture"))
    return {
        "EnableCapture": is_on,
        "CaptureStatus": "Started" if is_on else "Stopped",
        "CurrentSamplingPercentage": config["InitialSamplingPercentage"],
        "DestinationS3Uri": config["DestinationS3Uri"],
        "KmsKeyId": config.get("KmsKeyId", ""),
    }


def _serving(record: EndpointRecord, variant: RunningVariant) -> dict[str, Any]:
    return {
        **_desired(variant.desired),
        "DeployedImages": variant.plan.images,
        "CurrentWeight": variant.weight,
        **_capacity(variant.plan, "Current"),
        **(_stage(record) if variant.arriving else {}),
    }


def _stage(record: EndpointRecord) -> dict[str, Any]:
    """Where a guarded deployment stands."""
    if record.stage is None:
        return {}
    return {"VariantStatus": [{"Status": record.stage.status, "StartTime": record.stage.since}]}


def _pending(record: EndpointRecord) -> dict[str, Any] | None:
    if record.pending_config is None:
        return None
    answer: dict[str, Any] = {
        "EndpointConfigName": record.pending_config.name,
        "StartTime": record.pending_since,
    }
    arrivals = {arrival.plan.name: arrival for _, arrival in record.arrivals()}
    for is_shadow, field in ((False, "ProductionVariants"), (True, "ShadowProductionVariants")):
        variants = [
            {
                **_desired(plan),
                "DeployedImages": plan.images,
                **({"InstanceType": plan.instance_type} if plan.instance_type else {}),
                **_arrived(arrivals.get(plan.name)),
                **_stage(record),
            }
            for plan in record.pending
            if plan.is_shadow is is_shadow
        ]
        if variants:
            answer[field] = variants
    return answer


def _arrived(arrival: Arrival[VariantPlan] | None) -> dict[str, Any]:
    """What a variant's new fleet has by now."""
    if arrival is None:
        return {}
    return {
        "CurrentWeight": arrival.plan.weight * float(arrival.share),
        "CurrentInstanceCount": arrival.count,
    }


def _desired(plan: VariantPlan) -> dict[str, Any]:
    as_given = ("ManagedInstanceScaling", "RoutingConfig")
    return {
        "VariantName": plan.name,
        "DesiredWeight": plan.weight,
        **_capacity(plan, "Desired"),
        **{key: plan.config[key] for key in as_given if key in plan.config},
    }


def _capacity(plan: VariantPlan, when: str) -> dict[str, Any]:
    """A variant's instances, or its concurrency where it has none."""
    if plan.serverless is not None:
        return {f"{when}ServerlessConfig": plan.config["ServerlessConfig"]}
    return {f"{when}InstanceCount": plan.instance_count}
