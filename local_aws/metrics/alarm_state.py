"""The state of a metric alarm, from its datapoints.

From the CloudWatch User Guide, "Using Amazon CloudWatch alarms" and "Configuring how CloudWatch
alarms treat missing data". Only as many periods are looked at as the alarm evaluates.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

OK, ALARM, INSUFFICIENT_DATA = "OK", "ALARM", "INSUFFICIENT_DATA"
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}


@dataclass(frozen=True)
class Evaluation:
    """A state, and the sentence that tells why."""

    state: str
    reason: str


def evaluate(alarm: Mapping[str, Any], datapoints: Sequence[float | None]) -> Evaluation | None:
    """What an alarm should be now; None where it stays what it is.

    Args:
        alarm: as PutMetricAlarm takes it.
        datapoints: of its last complete periods, the oldest first; None where nothing came.
    """
    compare = _COMPARISONS.get(alarm.get("ComparisonOperator", ""))
    if compare is None:
        return None
    present = [value for value in datapoints if value is not None]
    treatment = alarm.get("TreatMissingData") or "missing"
    needed = int(alarm.get("DatapointsToAlarm") or len(datapoints))
    threshold = float(alarm["Threshold"])
    breaching = [value for value in present if compare(value, threshold)]
    missing = len(datapoints) - len(present)
    if missing and treatment in {"ignore", "missing"}:
        state = _with_gaps(datapoints, breaching, present, needed, treatment)
    else:
        state = ALARM if len(breaching) + missing * (treatment == "breaching") >= needed else OK
    return None if state is None else Evaluation(state, _reason(alarm, present, breaching))


def _with_gaps(
    datapoints: Sequence[float | None],
    breaching: Sequence[float],
    present: Sequence[float],
    needed: int,
    treatment: str,
) -> str | None:
    """A gap proves nothing; all that is there decides once its oldest point is about to leave."""
    if not present:
        return INSUFFICIENT_DATA if treatment == "missing" else None
    if len(breaching) >= needed:
        return ALARM
    if len(datapoints) - len(present) + len(breaching) < needed:
        return OK
    if treatment == "ignore":
        return None
    if len(breaching) < len(present):
        return OK
    return ALARM if datapoints[0] is not None else None


def _reason(alarm: Mapping[str, Any], present: Sequence[float], breaching: Sequence[float]) -> str:
    if not present:
        return "Insufficient Data: no datapoints were received"
    return (
        f"Threshold Crossed: {len(breaching)} out of the last {len(present)} datapoints "
        f"[{', '.join(f'{value:g}' for value in present[-5:])}] were "
        f"{alarm['ComparisonOperator']} the threshold ({float(alarm['Threshold']):g})."
    )
