"""CloudWatch's metrics and alarms, of which ministack lacks what scaling needs.

It evaluates alarms only when a metric is put, over the metrics of all dimensions at once, and
knows neither periods nor missing data. Here they are evaluated over complete periods, again and
again. Alarms on anomaly detection are refused.
"""

import math
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from local_aws.metrics import Datum
from local_aws.metrics.alarm_state import evaluate
from local_aws.metrics.metric_queries import datapoints, period_of, queries_of
from local_aws.metrics.series import Series, Window
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.scopes import within
from local_aws.pace import Pace
from local_aws.scope import Scope

# Far more than an alarm looks back on; CloudWatch keeps datapoints of a minute for 15 days.
_KEPT_SECONDS = 3 * 3600.0
_TRIMMED_EVERY = 256


class CloudWatch:
    """Implements `local_aws.autoscaling.engine.surroundings.Alarms`, and keeps metrics."""

    def __init__(self, pace: Pace, *, clock: Callable[[], float] = time.time) -> None:
        """Use ministack's state, at a pace."""
        self._pace, self._clock = pace, clock
        self._service = internal("services.cloudwatch")

    def install(self) -> None:
        """Let ministack evaluate alarms as is done here."""
        self._service._evaluate_alarm = self.evaluate  # noqa: SLF001 - ministack has no other way

    def record(self, values: Mapping[Datum, int]) -> None:
        """Keep values of services' metrics, each with how often it occurred."""
        now = self._clock()
        for datum, count in values.items():
            with within(datum.scope):
                self._append(datum, count, now)

    def _append(self, datum: Datum, count: int, now: float) -> None:
        dimensions = dict(datum.dimensions)
        key = (datum.namespace, datum.name, self._service._dims_key(dimensions))  # noqa: SLF001 - the same
        points = self._service._metric_bucket(key)  # noqa: SLF001 - the same
        if len(points) % _TRIMMED_EVERY == _TRIMMED_EVERY - 1:
            points[:] = [one for one in points if one["Timestamp"] > now - _KEPT_SECONDS]
        point = {"Timestamp": now, "Value": float(datum.value), "Unit": datum.unit}
        points.append({**point, "Count": float(count), "Dimensions": dimensions})

    def evaluate_all(self) -> None:
        """Bring every alarm of every account and region up to date."""
        scopes = {key[:2] for key in list(self._service._alarms._data)}  # noqa: SLF001 - the same
        for account, region in scopes:
            scope = Scope(account, region)
            with within(scope):
                for alarm in list(self._service._alarms.values()):  # noqa: SLF001 - the same
                    self.evaluate(alarm)

    def evaluate(self, alarm: dict[str, Any]) -> None:
        """Bring one alarm up to date, in the account and region of the request under way."""
        if not queries_of(alarm):
            return
        found = evaluate(alarm, self._datapoints(alarm))
        before = alarm["StateValue"]
        if found is None or found.state == before:
            return
        alarm["StateValue"], alarm["StateReason"] = found.state, found.reason
        alarm["StateUpdatedTimestamp"] = int(time.time())
        service = self._service
        service._record_history(alarm["AlarmName"], before, found.state, found.reason)  # noqa: SLF001 - the same
        service._dispatch_alarm_actions(alarm, before, found.state, found.reason)  # noqa: SLF001 - the same
        service._evaluate_parent_alarms(alarm)  # noqa: SLF001 - the same

    def _datapoints(self, alarm: Mapping[str, Any]) -> Series:
        """The last complete periods, the oldest first."""
        queries = queries_of(alarm)
        period = period_of(queries)
        real = self._pace.real(period)
        count = int(alarm.get("EvaluationPeriods") or 1)
        first = math.floor(self._clock() / real) - count
        window = Window(tuple((first + number) * real for number in range(count)), period)
        return datapoints(queries, window, lambda stat: self._series(stat, first, count))

    def _series(self, stat: Mapping[str, Any], first: int, count: int) -> Series:
        """A metric in so many periods, from the first one on."""
        metric, real = stat["Metric"], self._pace.real(float(stat["Period"]))
        dimensions = {one["Name"]: one["Value"] for one in metric.get("Dimensions") or ()}
        name = self._service._dims_key(dimensions)  # noqa: SLF001 - the same
        key = (metric["Namespace"], metric["MetricName"], name)
        periods: list[list[Any]] = [[] for _ in range(count)]
        for point in list(self._service._metrics.get(key) or ()):  # noqa: SLF001 - the same
            number = math.floor(point["Timestamp"] / real) - first
            if 0 <= number < count:
                periods[number].append(point)
        return tuple(self._statistic(stat["Stat"], one) if one else None for one in periods)

    def _statistic(self, statistic: str, points: list[Any]) -> float | None:
        stats = self._service._calc_stats(points)  # noqa: SLF001 - the same
        value = self._service._stat_value(stats, statistic, points)  # noqa: SLF001 - the same
        return None if value is None else float(value)

    def put(self, scope: Scope, alarm: Mapping[str, Any]) -> str:
        """Create an alarm; answers its ARN."""
        arn, now = scope.arn("cloudwatch", f"alarm:{alarm['AlarmName']}"), int(time.time())
        unchecked = {
            "AlarmArn": arn,
            "StateValue": "INSUFFICIENT_DATA",
            "StateReason": "Unchecked: Initial alarm creation",
            "StateUpdatedTimestamp": now,
            "AlarmConfigurationUpdatedTimestamp": now,
        }
        with within(scope):
            self._service.cloudformation_put_metric_alarm({**alarm, **unchecked})
        return arn

    def delete(self, scope: Scope, names: Iterable[str]) -> None:
        """Delete alarms; those that are gone already don't matter."""
        with within(scope):
            for name in names:
                self._service.cloudformation_delete_metric_alarm(name)

    def all(self, scope: Scope) -> list[Mapping[str, Any]]:
        """Every metric alarm, as it is now."""
        with within(scope):
            return list(self._service._alarms.values())  # noqa: SLF001 - the same

    def latest(self, scope: Scope, alarm: Mapping[str, Any]) -> float | None:
        """The last datapoint of an alarm's metric, of the periods that it evaluates."""
        with within(scope):
            present = [one for one in self._datapoints(alarm) if one is not None]
        return present[-1] if present else None
