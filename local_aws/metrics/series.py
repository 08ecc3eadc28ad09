"""The values of metric math: numbers, time series, and arrays of time series.

From the CloudWatch User Guide, "Using math expressions with CloudWatch metrics": between two time
series a missing point counts as 0 where the other has one, and what can't be calculated, such as
a division by zero, has no point.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Point = float | None
Series = tuple[Point, ...]
"""A value for each period, the oldest first; None where there is none."""
Value = float | Series | list[Series]
"""What the guide calls S, TS and TS[]; a number that can't be calculated is nan."""
Operation = Callable[..., Any]


class MetricMathError(Exception):
    """Metric math that CloudWatch refuses, or that isn't emulated; the message says which."""


@dataclass(frozen=True)
class Window:
    """The periods that are looked at.

    Attributes:
        starts: when each begins, in seconds since 1970, the oldest first.
        period: how long each is, in seconds of AWS.
    """

    starts: tuple[float, ...]
    period: float

    def constant(self, point: Point) -> Series:
        """A time series of one and the same point."""
        return (point,) * len(self.starts)


def combine(operation: Operation, left: Value, right: Value) -> Value:
    """Apply an operator of two operands."""
    if isinstance(left, list):
        if isinstance(right, list):
            raise MetricMathError("no operator is between two arrays of time series")
        return [_series(operation, each, right) for each in left]
    if isinstance(right, list):
        return [_series(operation, left, each) for each in right]
    if isinstance(left, tuple) or isinstance(right, tuple):
        return _series(operation, left, right)
    return number(operation, left, right)


def each_point(operation: Operation, value: Value) -> Value:
    """Apply a function to a number, or to every point of a time series or of an array."""
    if isinstance(value, list):
        return [_of_series(operation, each) for each in value]
    return _of_series(operation, value) if isinstance(value, tuple) else number(operation, value)


def _of_series(operation: Operation, series: Series) -> Series:
    return tuple(None if one is None else point(operation, one) for one in series)


def _series(operation: Operation, left: float | Series, right: float | Series) -> Series:
    if not isinstance(left, tuple):
        return _of_series(lambda one: point(operation, left, one), _as_series(right))
    if not isinstance(right, tuple):
        return _of_series(lambda one: point(operation, one, right), left)
    pairs = zip(left, right, strict=True)
    return tuple(
        None if a is None and b is None else point(operation, a or 0.0, b or 0.0) for a, b in pairs
    )


def _as_series(value: float | Series) -> Series:
    return value if isinstance(value, tuple) else (value,)


def number(operation: Operation, *operands: Any) -> float:
    """Calculate a number; nan where that isn't possible."""
    found = point(operation, *operands)
    return math.nan if found is None else found


def point(operation: Operation, *operands: Any) -> Point:
    """Calculate a point; None where that isn't possible."""
    if any(isinstance(one, float) and math.isnan(one) for one in operands):
        return None
    try:
        found = operation(*operands)
    except (ArithmeticError, ValueError):
        return None
    if found is None or isinstance(found, complex) or not math.isfinite(found):
        return None
    return float(found)
