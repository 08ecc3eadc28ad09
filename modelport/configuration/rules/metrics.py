"""Metrics and conditions on them, wherever a file has them: what CloudWatch accepts."""

import re
from collections.abc import Iterator

from modelport.configuration.endpoints.metrics import Condition, Metric
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.quantities import duration

PLAIN_STATISTICS = ("Average", "Maximum", "Minimum", "SampleCount", "Sum")
_PERCENTILE = re.compile(r"(p|tm|tc|ts|wm)(\d{1,2}(\.\d{1,10})?|100)|IQM", re.ASCII)
_ID = re.compile(r"[a-z][A-Za-z0-9_]*")
_SHORT_PERIODS = (10, 30)
_MINUTE = 60
_HOUR = 3600
_DAY = 86400
_LONGEST = 7 * _DAY
"""Amazon CloudWatch API reference, "PutMetricAlarm": periods, and how long all of them may be."""


def metric(path: str, found: Metric, *, alarm: bool) -> Iterator[Problem]:
    """What is wrong with a metric; alarms take percentiles, target tracking doesn't."""
    statistic = found.statistic
    is_percentile = alarm and _PERCENTILE.fullmatch(statistic)
    if statistic not in PLAIN_STATISTICS and not is_percentile:
        accepted = ", ".join(PLAIN_STATISTICS) + (", or one such as p95" if alarm else "")
        yield Problem(join(path, "statistic"), show(statistic), accepted, "choose one of them")
    if found.namespace.startswith(":"):
        accepted = "a namespace that does not begin with a colon"
        yield Problem(join(path, "namespace"), show(found.namespace), accepted, "rename it")
    for name, value in (found.dimensions or {}).items():
        if not name or name.startswith(":") or not value:
            received = f"the dimension {show(name)} with {show(value)}"
            accepted = "names and values of at least one character, no colon in front"
            yield Problem(join(path, "dimensions"), received, accepted, "change it")


def condition(path: str, found: Condition) -> Iterator[Problem]:
    """What is wrong with what an alarm watches for."""
    yield from _watched(path, found)
    thresholds = [key for key in ("at_least", "at_most") if getattr(found, key) is not None]
    if len(thresholds) != 1:
        received = "both" if thresholds else "neither"
        advice = "remove one of them" if thresholds else "add at_least: the threshold"
        yield Problem(path, received, "exactly one of at_least and at_most", advice)
    if found.period not in _SHORT_PERIODS and found.period % _MINUTE:
        accepted = "10s, 30s or whole minutes"
        yield Problem(join(path, "period"), duration(found.period), accepted, "round it")
    most = _LONGEST if found.period >= _HOUR else _DAY
    if found.period * found.periods > most:
        received = f"{found.periods} of {duration(found.period)}"
        accepted = f"{most // _DAY} day(s) in all: periods of an hour and more may be 7 days"
        yield Problem(join(path, "periods"), received, accepted, "lower it, or change period")


def _watched(path: str, found: Condition) -> Iterator[Problem]:
    given = [key for key in ("metric", "expression") if getattr(found, key) is not None]
    if len(given) != 1:
        received, advice = ("both", "remove one of them") if given else ("neither", "add metric")
        yield Problem(path, received, "exactly one of metric and expression", advice)
    if found.metric:
        yield from metric(join(path, "metric"), found.metric, alarm=True)
    if found.metric and found.metrics:
        advice = "remove it, or say expression"
        received, accepted = "metrics with metric", "metrics with expression"
        yield Problem(join(path, "metrics"), received, accepted, advice)
    if found.expression is not None and not found.metrics:
        accepted = "the metrics that the expression names: at least 1"
        yield Problem(join(path, "metrics"), "none of them", accepted, "add them")
    for name, each in found.metrics.items():
        yield from metric(join(path, "metrics", name), each, alarm=True)
        if not _ID.fullmatch(name):
            accepted = "a small letter, then letters, digits and underscores"
            yield Problem(join(path, "metrics", name), show(name), accepted, "rename it")
        elif found.expression and not re.search(rf"\b{name}\b", found.expression):
            accepted = "names that the expression has (METRICS() for all)"
            if "METRICS(" not in found.expression:
                yield Problem(join(path, "metrics", name), show(name), accepted, "remove it")
