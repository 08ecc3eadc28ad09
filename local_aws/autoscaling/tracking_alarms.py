"""The two alarms that Application Auto Scaling makes for a target tracking policy.

From the Application Auto Scaling User Guide, "How target tracking scaling works": above the target
for 3 minutes adds, below nine tenths of it for 15 minutes takes away. High-resolution metrics have
a datapoint every ten seconds (SageMaker Developer Guide, "Automatic scaling policy overview").
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local_aws.autoscaling.dimensions import LABEL, REQUESTS
from local_aws.metrics.datum import LOAD_BALANCERS, SAGEMAKER

_MINUTE, _HIGH_RESOLUTION = 60, 10
_HIGH_DATAPOINTS, _LOW_SECONDS = 3, 900
_LOW_SHARE = 0.9
_LOW = "-AlarmLow-"


@dataclass(frozen=True)
class _Metric:
    name: str
    statistic: str
    period: int = _MINUTE
    namespace: str = SAGEMAKER


_PREDEFINED: Mapping[str, _Metric] = {
    "SageMakerVariantInvocationsPerInstance": _Metric("InvocationsPerInstance", "Sum"),
    "SageMakerVariantConcurrentRequestsPerModelHighResolution": _Metric(
        "ConcurrentRequestsPerModel", "Maximum", _HIGH_RESOLUTION
    ),
    "SageMakerVariantProvisionedConcurrencyUtilization": _Metric(
        "ServerlessProvisionedConcurrencyUtilization", "Maximum"
    ),
    "SageMakerInferenceComponentInvocationsPerCopy": _Metric("InvocationsPerCopy", "Sum"),
    "SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution": _Metric(
        "ConcurrentRequestsPerCopy", "Maximum", _HIGH_RESOLUTION
    ),
    REQUESTS: _Metric("RequestCountPerTarget", "Sum", namespace=LOAD_BALANCERS),
}


def is_low(alarm: Mapping[str, Any]) -> bool:
    """Whether an alarm is the one that takes capacity away."""
    return _LOW in str(alarm["AlarmName"])


def alarms_for(policy: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Both alarms of a policy, or the first alone where it may not scale in."""
    tracking = policy["TargetTrackingScalingPolicyConfiguration"]
    metric, target = metric_of(policy["ResourceId"], tracking), float(tracking["TargetValue"])
    low = int(_LOW_SECONDS / metric["Period"])
    alarms = [
        _alarm(policy, metric, "-AlarmHigh-", "GreaterThanThreshold", target, _HIGH_DATAPOINTS)
    ]
    if not tracking.get("DisableScaleIn"):
        alarms.append(_alarm(policy, metric, _LOW, "LessThanThreshold", target * _LOW_SHARE, low))
    return alarms


def _alarm(  # noqa: PLR0913, PLR0917 - an alarm's members
    policy: Mapping[str, Any],
    metric: Mapping[str, Any],
    suffix: str,
    comparison: str,
    threshold: float,
    periods: int,
) -> dict[str, Any]:
    return {
        **metric,
        "AlarmName": f"TargetTracking-{policy['ResourceId']}{suffix}{uuid.uuid4()}",
        "AlarmDescription": f"DO NOT EDIT OR DELETE. For TargetTracking {policy['PolicyARN']}.",
        "ComparisonOperator": comparison,
        "Threshold": threshold,
        "EvaluationPeriods": periods,
        "TreatMissingData": "missing",
        "ActionsEnabled": True,
        "AlarmActions": [policy["PolicyARN"]],
        "OKActions": [],
        "InsufficientDataActions": [],
    }


def metric_of(resource_id: str, tracking: Mapping[str, Any]) -> dict[str, Any]:
    """What a target tracking configuration of a resource watches, as alarms name it."""
    custom = tracking.get("CustomizedMetricSpecification")
    if custom:
        return {
            "Namespace": custom["Namespace"],
            "MetricName": custom["MetricName"],
            "Dimensions": list(custom.get("Dimensions") or ()),
            "Statistic": custom["Statistic"],
            "Period": _MINUTE,
        }
    predefined = tracking["PredefinedMetricSpecification"]
    metric = _PREDEFINED[predefined["PredefinedMetricType"]]
    return {
        "Namespace": metric.namespace,
        "MetricName": metric.name,
        "Dimensions": _dimensions(resource_id, predefined),
        "Statistic": metric.statistic,
        "Period": metric.period,
    }


def _dimensions(resource_id: str, predefined: Mapping[str, Any]) -> list[dict[str, str]]:
    """Of the target group, or of `inference-component/NAME` or `endpoint/NAME/variant/NAME`."""
    kind, name, *variant = resource_id.split("/")
    values = {"InferenceComponentName": name}
    if kind == "endpoint":
        values = {"EndpointName": name, "VariantName": variant[1]}
    label = LABEL.fullmatch(predefined.get("ResourceLabel", ""))
    if label is not None:
        values = label.groupdict()
    return [{"Name": key, "Value": value} for key, value in values.items()]
