"""The metrics and expressions that an alarm is on, and the one of them that it watches.

From the CloudWatch API reference, "PutMetricAlarm" and "MetricDataQuery".
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from local_aws.metrics.metric_math import Given, evaluate
from local_aws.metrics.series import MetricMathError, Series, Value, Window

Query = Mapping[str, Any]
Read = Callable[[Mapping[str, Any]], Series]
"""The time series of a MetricStat, over the window that is looked at."""
_ID = re.compile(r"[a-z][a-zA-Z0-9_]*")
_STATISTIC = re.compile(r"SampleCount|Average|Sum|Minimum|Maximum|p\d{1,2}(\.\d{1,10})?|p100")
_ANYWHERE = Window(starts=(0.0,), period=60)


def queries_of(alarm: Mapping[str, Any]) -> Sequence[Query]:
    """An alarm's queries; a single metric is one, and an alarm on nothing known has none."""
    if alarm.get("Metrics"):
        return list(alarm["Metrics"])
    if not alarm.get("Namespace") or not alarm.get("MetricName"):
        return ()
    metric = {name: alarm.get(name) for name in ("Namespace", "MetricName", "Dimensions")}
    statistic = alarm.get("ExtendedStatistic") or alarm.get("Statistic") or "Average"
    stat = {"Metric": metric, "Stat": statistic, "Period": alarm.get("Period") or 60}
    return [{"Id": "m", "MetricStat": stat}]


def period_of(queries: Sequence[Query]) -> float:
    """The seconds over which each datapoint is: the same for all of an alarm's metrics."""
    return float(next(one["MetricStat"]["Period"] for one in queries if "MetricStat" in one))


def datapoints(queries: Sequence[Query], window: Window, read: Read) -> Series:
    """The points of the query that the alarm watches."""
    stats = {one["Id"]: one["MetricStat"] for one in queries if "MetricStat" in one}
    metrics = {name: read(stat) for name, stat in stats.items()}
    expressions = {one["Id"]: one["Expression"] for one in queries if "Expression" in one}
    values: dict[str, Value] = dict(metrics)
    under_way: list[str] = []

    def value_of(name: str) -> Value:
        if name not in values:
            values[name] = calculated(name)
        return values[name]

    def calculated(name: str) -> Value:
        expression = expressions[name]
        if name in under_way:
            raise MetricMathError(f"{name} depends on itself")
        under_way.append(name)
        try:
            return evaluate(expression, Given(window, metrics, value_of))
        except MetricMathError as error:
            raise _placed(name, error) from None
        finally:
            under_way.pop()

    for name in expressions:
        value_of(name)
    [watched] = [one["Id"] for one in queries if one.get("ReturnData", True)]
    return _single(watched, values[watched])


def _placed(name: str, error: MetricMathError) -> MetricMathError:
    """The error with the expression that it is in; the innermost one's stays."""
    place = f"Metrics.{name}.Expression: "
    return error if str(error).startswith("Metrics.") else MetricMathError(f"{place}{error}")


def _single(name: str, value: Value) -> Series:
    if isinstance(value, tuple):
        return value
    if isinstance(value, list) and len(value) == 1:
        return value[0]
    raise MetricMathError(f"Metrics.{name}: an array of time series: an alarm watches a single one")


def check(queries: Sequence[Query]) -> None:
    """Raise `MetricMathError` for queries that an alarm can't be on; reads no data."""
    names = [str(one.get("Id")) for one in queries]
    for name, query in zip(names, queries, strict=True):
        if not _ID.fullmatch(name) or names.count(name) > 1:
            message = f"Metrics.{name}: an id is used once, and begins with a lowercase letter"
            raise MetricMathError(message)
        _check_query(name, query)
    watched = [one["Id"] for one in queries if one.get("ReturnData", True)]
    if len(watched) != 1:
        received = ", ".join(watched) or "none"
        raise MetricMathError(f"Metrics: ReturnData is true for {received}: it is for exactly one")
    stats = [one["MetricStat"] for one in queries if "MetricStat" in one]
    periods = {one["Period"] for one in [*stats, *queries] if "Period" in one}
    if not stats or len(periods) != 1:
        received = ", ".join(f"{one} s" for one in sorted(periods)) or "no metric"
        raise MetricMathError(f"Metrics: {received}: an alarm is on metrics of one Period")
    datapoints(queries, _ANYWHERE, lambda _stat: (None,))


def _check_query(name: str, query: Query) -> None:
    place = f"Metrics.{name}"
    if len({"MetricStat", "Expression"} & set(query)) != 1:
        raise MetricMathError(f"{place}: exactly one of MetricStat and Expression")
    if "AccountId" in query:
        raise MetricMathError(f"{place}.AccountId: a metric of another account is not emulated")
    statistic = query["MetricStat"]["Stat"] if "MetricStat" in query else "Sum"
    if not _STATISTIC.fullmatch(statistic):
        raise MetricMathError(f"{place}.MetricStat.Stat: {statistic} is not emulated")
