"""Metric math: expressions over time series, as alarms have them.

The grammar is the CloudWatch User Guide's ("Using math expressions with CloudWatch metrics"). It
is so near to Python's that Python's parser reads it, and only what is known here is evaluated.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce

from local_aws.metrics.math_functions import FUNCTIONS
from local_aws.metrics.series import (
    MetricMathError,
    Operation,
    Series,
    Value,
    Window,
    combine,
    each_point,
)

_LONGEST = 2048
"""Amazon CloudWatch API reference, "MetricDataQuery"."""
_SPELLED = {"^": "**", "AND": " and ", "OR": " or ", "&&": " and ", "||": " or "}
_OTHERWISE_SPELLED = re.compile(r"\^|&&|\|\||\b(?:AND|OR)\b")
_PYTHON_ONLY = re.compile(r"\*\*|#|\b(?:and|or)\b")
_WORDS = ("LINEAR", "REPEAT")
_OPERATIONS: Mapping[type[ast.AST], Operation] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.LtE: operator.le,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.Gt: operator.gt,
    ast.And: lambda a, b: bool(a) and bool(b),
    ast.Or: lambda a, b: bool(a) or bool(b),
}


@dataclass(frozen=True)
class Given:
    """What an expression is evaluated over.

    Attributes:
        window: the periods.
        metrics: the time series of METRICS(), by id.
        value_of: a metric or another expression by its id; raises `LookupError`.
    """

    window: Window
    metrics: Mapping[str, Series]
    value_of: Callable[[str], Value]


def evaluate(expression: str, given: Given) -> Value:
    """The value of an expression; raises `MetricMathError` for what isn't metric math here."""
    try:
        value = _value(_parsed(expression), given)
    except RecursionError:
        raise MetricMathError("nested too deeply") from None
    except OverflowError:
        raise MetricMathError("a number with too many digits") from None
    if isinstance(value, float):
        raise MetricMathError("the result is a number, no time series: TIME_SERIES makes it one")
    return value


@lru_cache(maxsize=256)
def _parsed(expression: str) -> ast.expr:
    if len(expression) > _LONGEST:
        raise MetricMathError(f"{len(expression)} characters: {_LONGEST} at most")
    if found := _PYTHON_ONLY.search(expression):
        raise MetricMathError(f"metric math has no {found[0]!r}")
    line = _OTHERWISE_SPELLED.sub(lambda one: _SPELLED[one[0]], " ".join(expression.split()))
    try:
        return ast.parse(line, mode="eval").body
    except (SyntaxError, ValueError, MemoryError):
        raise MetricMathError(f"{expression!r} can't be read") from None


def _value(node: ast.expr, given: Given) -> Value:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.Name(id=name):
            return _named(name, given)
        case ast.List(elts=elements):
            return _array([_value(one, given) for one in elements])
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _call(name, arguments, given)
    return _operation(node, given)


def _operation(node: ast.expr, given: Given) -> Value:
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return each_point(operator.neg, _value(operand, given))
        case (
            ast.BinOp(left=left, op=operation, right=right)
            | ast.Compare(left=left, ops=[operation], comparators=[right])
        ) if type(operation) in _OPERATIONS:
            return combine(_OPERATIONS[type(operation)], _value(left, given), _value(right, given))
        case ast.BoolOp(op=operation, values=values):
            found = [_value(one, given) for one in values]
            return reduce(lambda a, b: combine(_OPERATIONS[type(operation)], a, b), found)
    raise MetricMathError(f"{ast.unparse(node)!r} is no metric math")


def _named(name: str, given: Given) -> Value:
    try:
        return given.value_of(name)
    except LookupError:
        raise MetricMathError(f"{name} is no id of the metrics and expressions") from None


def _array(values: list[Value]) -> Value:
    """A list of time series; arrays in it become part of it."""
    found: list[Series] = []
    for value in values:
        if isinstance(value, float):
            raise MetricMathError("a number in an array of time series")
        found += value if isinstance(value, list) else [value]
    if not found:
        raise MetricMathError("an array without time series")
    return found


def _call(name: str, arguments: list[ast.expr], given: Given) -> Value:
    if name != "METRICS" and name not in FUNCTIONS:
        known = ", ".join(sorted([*FUNCTIONS, "METRICS"]))
        raise MetricMathError(f"the function {name} is not emulated: there are {known}")
    found = [_argument(one, given) for one in arguments]
    if name == "METRICS":
        return _metrics(found, given)
    return FUNCTIONS[name].call(name, given.window, found)


def _argument(node: ast.expr, given: Given) -> Value | str:
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.Name(id=name) if name in _WORDS:
            return name
    return _value(node, given)


def _metrics(arguments: list[Value | str], given: Given) -> Value:
    match arguments:
        case []:
            part = ""
        case [str() as part]:
            pass
        case _:
            raise MetricMathError("METRICS takes nothing, or a part of an id in quotes")
    return _array([series for name, series in given.metrics.items() if part in name])
