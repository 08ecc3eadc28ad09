"""What DescribeScalingActivities tells of a change."""

import time
import uuid
from typing import Any

from local_aws.autoscaling.target_key import TargetKey

_NOUNS = {
    "DesiredInstanceCount": "instance count",
    "DesiredProvisionedConcurrency": "provisioned concurrency",
    "DesiredCopyCount": "copy count",
    "DesiredCount": "count",
    "DesiredCapacity": "capacity",
}


def begun(key: TargetKey, capacity: int, cause: str) -> dict[str, Any]:
    """A change that was asked for."""
    return {
        "ActivityId": str(uuid.uuid4()),
        "ServiceNamespace": key.namespace,
        "ResourceId": key.resource_id,
        "ScalableDimension": key.dimension,
        "Description": f"Setting {_desired(key, capacity)}.",
        "Cause": cause,
        "StartTime": time.time(),
        "StatusCode": "InProgress",
        "StatusMessage": f"Successfully set {_desired(key, capacity)}. Waiting for change to be "
        f"fulfilled by {key.namespace}.",
    }


def fulfil(activity: dict[str, Any], key: TargetKey, capacity: int) -> None:
    """It is done."""
    activity |= {
        "StatusCode": "Successful",
        "StatusMessage": f"Successfully set {_desired(key, capacity)}. Change successfully "
        f"fulfilled by {key.namespace}.",
        "EndTime": time.time(),
    }


def fail(activity: dict[str, Any], key: TargetKey, capacity: int, reason: str) -> None:
    """It was refused, or could not be done."""
    activity |= {
        "StatusCode": "Failed",
        "StatusMessage": f"Failed to set {_desired(key, capacity)}. Reason: {reason}",
        "EndTime": time.time(),
    }


def _desired(key: TargetKey, capacity: int) -> str:
    return f"desired {_NOUNS[key.dimension.rsplit(':', 1)[-1]]} to {capacity}"
