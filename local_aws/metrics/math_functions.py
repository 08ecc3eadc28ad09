"""The functions of metric math, as far as they are emulated.

From the CloudWatch User Guide, "Using math expressions with CloudWatch metrics". Functions that
look at a whole time series see the periods that the alarm evaluates; CloudWatch may look at more,
and advises against them in alarms.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from local_aws.metrics.series import MetricMathError, Point, Series, Value, Window, each_point
from local_aws.metrics.series import number as number_of
from local_aws.metrics.series import point as point_of

_NUMBER, _SERIES, _ARRAY, _TEXT = "S", "TS", "TS[]", "text"
_ANY_SERIES = frozenset({_SERIES, _ARRAY})
_ONE = frozenset({_NUMBER, _SERIES})
_FILLERS = ("LINEAR", "REPEAT")


@dataclass(frozen=True)
class Function:
    """A function: what it is called with, of which the last ones may be left out."""

    apply: Callable[..., Value]
    takes: tuple[frozenset[str], ...] = (_ANY_SERIES,)
    optional: int = 0

    def call(self, name: str, window: Window, arguments: Sequence[Value | str]) -> Value:
        """Apply it; raises `MetricMathError` for arguments that it doesn't take."""
        if not len(self.takes) - self.optional <= len(arguments) <= len(self.takes):
            raise MetricMathError(f"{name} takes {len(self.takes)} arguments, not {len(arguments)}")
        for argument, accepted in zip(arguments, self.takes, strict=False):
            if kind(argument) not in accepted:
                expected = " or ".join(sorted(accepted))
                raise MetricMathError(f"{name} takes {expected}, not {kind(argument)}")
        return self.apply(window, *arguments)


def kind(value: Value | str) -> str:
    """The guide's word for a kind of value: S, TS or TS[]."""
    if isinstance(value, str):
        return _TEXT
    return _ARRAY if isinstance(value, list) else _SERIES if isinstance(value, tuple) else _NUMBER


def _aggregate(operation: Callable[[list[float], int], Any]) -> Function:
    """A number over a time series; a time series over an array.

    Args:
        operation: takes the points that there are, and how many there could be.
    """

    def apply(_window: Window, value: Series | list[Series]) -> Value:
        if isinstance(value, tuple):
            present = _present(value)
            return number_of(operation, present, len(present))
        columns = [_present(column) for column in zip(*value, strict=True)]
        return tuple(point_of(operation, one, len(value)) if one else None for one in columns)

    return Function(apply)


def _present(points: Sequence[Point]) -> list[float]:
    return [one for one in points if one is not None]


def _per_point(operation: Callable[[float], float]) -> Function:
    return Function(lambda _window, value: each_point(operation, value))


def _of_time(read: Callable[[datetime], float]) -> Function:
    """A value for every period, whether or not the time series has one."""

    def apply(window: Window, _series: Series) -> Value:
        return tuple(float(read(datetime.fromtimestamp(one, UTC))) for one in window.starts)

    return Function(apply, (frozenset({_SERIES}),))


def _if(
    window: Window,
    condition: float | Series,
    yes: float | Series,
    no: float | Series = math.nan,
) -> Value:
    """Only a condition that is a time series gives 0 where it is true and nothing is there."""
    by_period = isinstance(condition, tuple)
    chosen = zip(_spread(window, condition), _spread(window, yes), _spread(window, no), strict=True)
    return tuple(
        None if test is None else ((a if a is not None or not by_period else 0.0) if test else b)
        for test, a, b in chosen
    )


def _spread(window: Window, value: float | Series) -> Series:
    if isinstance(value, tuple):
        return value
    return window.constant(None if math.isnan(value) else value)


def _fill(window: Window, value: Series | list[Series], filler: float | Series | str) -> Value:
    if isinstance(filler, str) and filler not in _FILLERS:
        raise MetricMathError(f"FILL takes a value, LINEAR or REPEAT, not {filler!r}")
    if isinstance(value, list):
        return [_filled(window, one, filler) for one in value]
    return _filled(window, value, filler)


def _filled(window: Window, series: Series, filler: float | Series | str) -> Series:
    if not isinstance(filler, str):
        pairs = zip(series, _spread(window, filler), strict=True)
        return tuple(other if one is None else one for one, other in pairs)
    return tuple(
        _between(series, place, linear=filler == "LINEAR") if one is None else one
        for place, one in enumerate(series)
    )


def _between(series: Series, place: int, *, linear: bool) -> Point:
    """The point before a gap, or the line to the one after it."""
    known = [(number, one) for number, one in enumerate(series) if one is not None]
    before = next((found for found in reversed(known) if found[0] < place), None)
    if before is None:
        return None
    if not linear:
        return before[1]
    after = next((found for found in known if found[0] > place), None)
    if after is None:
        return None
    share = (place - before[0]) / (after[0] - before[0])
    return before[1] + share * (after[1] - before[1])


FUNCTIONS: Mapping[str, Function] = {
    "ABS": _per_point(abs),
    "AVG": _aggregate(lambda present, count: math.fsum(present) / count),
    "CEIL": _per_point(math.ceil),
    "DATAPOINT_COUNT": Function(
        lambda _window, series: float(len(_present(series))), (frozenset({_SERIES}),)
    ),
    "DATE": _of_time(lambda moment: moment.day),
    "DAY": _of_time(lambda moment: moment.isoweekday()),
    "EPOCH": _of_time(lambda moment: moment.timestamp()),
    "FILL": Function(_fill, (_ANY_SERIES, frozenset({_NUMBER, _SERIES, _TEXT}))),
    "FLOOR": _per_point(math.floor),
    "HOUR": _of_time(lambda moment: moment.hour),
    "IF": Function(_if, (_ONE, _ONE, _ONE), optional=1),
    "MAX": _aggregate(lambda present, _count: max(present)),
    "METRIC_COUNT": Function(lambda _window, array: float(len(array)), (frozenset({_ARRAY}),)),
    "MIN": _aggregate(lambda present, _count: min(present)),
    "MINUTE": _of_time(lambda moment: moment.minute),
    "MONTH": _of_time(lambda moment: moment.month),
    "PERIOD": Function(lambda window, _series: window.period, (frozenset({_SERIES}),)),
    "SUM": _aggregate(lambda present, _count: math.fsum(present)),
    "TIME_SERIES": Function(_spread, (frozenset({_NUMBER}),)),
    "YEAR": _of_time(lambda moment: moment.year),
}
"""By name; METRICS, which depends on the request, is the expression's own."""
