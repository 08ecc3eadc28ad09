"""What one policy wants, given a metric's value.

From the Application Auto Scaling User Guide, "How target tracking scaling works" and "How step
scaling works".
"""

import math
from collections.abc import Mapping
from typing import Any

_INFINITE = float("inf")
_NOISE = 9
"""Digits that floating-point noise doesn't reach: 4 times 1.5 over 2 is 3, not a bit more."""


def tracked(current: int, *, value: float, target: float) -> int:
    """The capacity that brings an average back to its target; what is at zero starts from one."""
    return math.ceil(round(max(current, 1) * value / target, _NOISE))


def stepped(current: int, configuration: Mapping[str, Any], *, breach: float) -> int:
    """The capacity after the step that a breach falls into; the same where there is none.

    Args:
        current: the capacity now.
        configuration: StepScalingPolicyConfiguration.
        breach: the metric's value less the alarm's threshold.
    """
    for step in configuration["StepAdjustments"]:
        lower = float(step.get("MetricIntervalLowerBound", -_INFINITE))
        upper = float(step.get("MetricIntervalUpperBound", _INFINITE))
        if lower <= breach < upper if breach >= 0 else lower < breach <= upper:
            return _adjusted(current, configuration, int(step["ScalingAdjustment"]))
    return current


def _adjusted(current: int, configuration: Mapping[str, Any], adjustment: int) -> int:
    match configuration["AdjustmentType"]:
        case "ExactCapacity":
            return adjustment
        case "PercentChangeInCapacity":
            least = int(configuration.get("MinAdjustmentMagnitude", 1))
            return current + _whole(current * adjustment / 100, least=least)
        case _:
            return current + adjustment


def _whole(change: float, *, least: int) -> int:
    """Rounded towards zero, but never to less than the least magnitude."""
    if not change:
        return 0
    return int(math.copysign(max(math.floor(abs(change)), least, 1), change))
