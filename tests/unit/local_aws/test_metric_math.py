"""Metric math: CloudWatch's expressions over time series with gaps."""

import math
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local_aws.metrics.math_functions import FUNCTIONS
from local_aws.metrics.metric_queries import check, datapoints
from local_aws.metrics.series import MetricMathError, Window

_ = None
STARTS = (1_800_000_000.0, 1_800_000_060.0, 1_800_000_120.0, 1_800_000_180.0, 1_800_000_240.0)


def _query(name):
    metric = {"Namespace": "tests", "MetricName": name}
    stat = {"Metric": metric, "Period": 60, "Stat": "Sum"}
    return {"Id": name, "MetricStat": stat, "ReturnData": False}


def _queries(expression, names=("m1", "m2")):
    return [*map(_query, names), {"Id": "e", "Expression": expression}]


def _points(expression, **metrics):
    """The points of an expression over metrics, after what is checked when it is put."""
    queries = _queries(expression, tuple(metrics))
    check(queries)
    length = len(next(iter(metrics.values())))
    window = Window(STARTS[:length], 60)
    found = datapoints(queries, window, lambda stat: tuple(metrics[stat["Metric"]["MetricName"]]))
    return list(found)


@pytest.mark.parametrize(
    ("expression", "points"),
    [
        ("m1 < m2", [0, 0, 1, 0]),
        ("m1 >= 30", [1, 0, 0, 0]),
        ("m1 > 15 AND m2 > 15", [1, 0, 0, 0]),
        ("m1 > 15 && m2 > 15", [1, 0, 0, 0]),
        ("m1 > 15 OR m2 > 15", [1, 1, 1, 0]),
        ("m1 == 20 || m1 != 0", [1, 1, 0, 0]),
    ],
)
def test_comparisons_are_those_of_the_guide(expression, points):
    """0 and 1; where only one time series has a value, the other's counts as 0."""
    assert _points(expression, m1=[30, 20, 0, 0], m2=[20, _, 20, _]) == points


@pytest.mark.parametrize(
    ("expression", "points"),
    [
        ("IF(m1, m2, m3)", [30, 0, 20, _, _]),
        ("IF(m1, 5, m3)", [5, 5, 20, _, _]),
        ("IF(m1, m2, 5)", [30, 0, 5, 5, _]),
        ("IF(m1, m2)", [30, 0, _, _, _]),
        ("IF(1, m2, m3)", [30, _, 0, 0, 30]),
        ("IF(0, m2)", [_] * 5),
        ("IF(m3 < 10, 1, 2)", [1, 1, 2, _, 2]),
    ],
)
def test_conditions_are_those_of_the_guide(expression, points):
    """The tables of "Using IF expressions"."""
    values = {"m1": [1, 1, 0, 0, _], "m2": [30, _, 0, 0, 30], "m3": [0, 0, 20, _, 20]}
    assert _points(expression, **values) == points


@pytest.mark.parametrize(
    ("expression", "points"),
    [
        ("100 * m1 / m2", [50, _, 0, _]),
        ("m1 + m2", [3, 4, 2, _]),
        ("m1 - 1", [0, 3, _, _]),
        ("2 ^ m1", [2, 16, _, _]),
        ("-m1", [-1, -4, _, _]),
        ("m1 + 2 * -m2", [-3, 4, -4, _]),
        ("SUM(METRICS())", [3, 4, 2, _]),
        ("MAX(METRICS())", [2, 4, 2, _]),
        ("MIN([m1, m2])", [1, 0, 2, _]),
        ("AVG(METRICS())", [1.5, 2, 1, _]),
        ("SUM(METRICS() * 10)", [30, 40, 20, _]),
        ("SUM(-METRICS())", [-3, -4, -2, _]),
        ('SUM([METRICS("1"), METRICS("2")])', [3, 4, 2, _]),
        ('SUM(METRICS("2"))', [2, 0, 2, _]),
        ("m1 / SUM(m1)", [0.2, 0.8, _, _]),
        ("m1 - AVG(m1)", [-1.5, 1.5, _, _]),
        ("m2 / METRIC_COUNT(METRICS())", [1, 0, 1, _]),
        ("m1 / DATAPOINT_COUNT(m1)", [0.5, 2, _, _]),
        ("m1 / PERIOD(m1) * 60", [1, 4, _, _]),
        ("FILL(m1, 0)", [1, 4, 0, 0]),
        ("FILL(m1, m2)", [1, 4, 2, _]),
        ("FILL(m1, REPEAT)", [1, 4, 4, 4]),
        ("FILL(m1, LINEAR)", [1, 4, _, _]),
        ("SUM(FILL(METRICS(), 1))", [3, 4, 3, 2]),
        ("TIME_SERIES(7)", [7, 7, 7, 7]),
        ("CEIL(m1 / 3) + FLOOR(m1 / 3)", [1, 3, _, _]),
        ("ABS(2 - m1)", [1, 2, _, _]),
        ("(0 - m2) ^ 0.5", [_, 0, _, _]),
        ("m1\n  + 1", [2, 5, _, _]),
    ],
)
def test_what_has_no_value_has_no_point(expression, points):
    """A gap counts as 0 beside a value; a division by zero has no point."""
    found = _points(expression, m1=[1, 4, _, _], m2=[2, 0, 2, _])
    assert found == [one if one is _ else pytest.approx(one) for one in points]


def test_a_gap_is_filled_on_the_line_between_its_ends():
    """LINEAR needs both ends, REPEAT the first."""
    gap = [_, 1, _, _, 4]
    assert _points("FILL(m, LINEAR)", m=gap) == [_, 1, pytest.approx(2), pytest.approx(3), 4]
    assert _points("FILL(m, REPEAT)", m=gap) == [_, 1, 1, 1, 4]


def test_times_are_there_without_data():
    """EPOCH and the calendar have a value for each period, in UTC (a Friday in 2027)."""
    nothing = [_, _]
    assert _points("EPOCH(m)", m=nothing) == list(STARTS[:2])
    assert _points(f"IF(EPOCH(m) >= {int(STARTS[1])}, 1, 0)", m=nothing) == [0, 1]
    assert _points("HOUR(m) * 100 + MINUTE(m)", m=nothing) == [800, 801]
    assert _points("YEAR(m) * 10000 + MONTH(m) * 100 + DATE(m)", m=nothing) == [20270115] * 2
    assert _points("DAY(m)", m=nothing) == [5, 5]


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ("SORT(METRICS(), AVG, ASC)", "the function SORT is not emulated"),
        ("ANOMALY_DETECTION_BAND(m1)", "the function ANOMALY_DETECTION_BAND is not emulated"),
        ("SELECT AVG(CPU) FROM SCHEMA", "can't be read"),
        ("m1 +", "can't be read"),
        ("m3 + 1", "m3 is no id"),
        ("sum(m1)", "the function sum"),
        ("m1.real", "'m1.real'"),
        ("m1[0]", r"'m1\[0\]'"),
        ("(lambda: m1)()", "lambda"),
        ("__import__('os')", "__import__"),
        ("m1 ** 2", "'\\*\\*'"),
        ("m1 and m2", "'and'"),
        ("m1 # + m2", "'#'"),
        ("m1 // 2", "'m1 // 2'"),
        ("1 < m1 < 2", "'1 < m1 < 2'"),
        ("True", "'True'"),
        ("AVG(m1)", "the result is a number"),
        ("METRICS()", "an array"),
        ("[m1, 5]", "a number in an array"),
        ("METRICS() + METRICS()", "two arrays"),
        ('SUM(METRICS("x"))', "without time series"),
        ("SUM(5)", "SUM takes TS or TS\\[\\], not S"),
        ("IF(m1)", "IF takes 3 arguments, not 1"),
        ("FILL(m1, 'x')", "not 'x'"),
        ("e + 1", "e depends on itself"),
        ("m1" + " + m1" * 500, "2048 at most"),
        ("m1 + " + "9" * 400, "too many digits"),
    ],
)
def test_what_is_no_metric_math_is_refused_by_name(expression, named):
    """When the alarm is put, with the id of the expression."""
    with pytest.raises(MetricMathError, match=rf"^Metrics\.e(\.Expression)?: .*({named})"):
        check(_queries(expression))


def test_an_expression_that_is_nested_too_deeply_is_refused_by_name():
    """Whatever else in the process has allowed itself a deeper stack."""
    allowed = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    try:
        with pytest.raises(MetricMathError, match=r"^Metrics\.e\.Expression: .*(deeply|be read)"):
            check(_queries("-" * 2000 + "m1"))
    finally:
        sys.setrecursionlimit(allowed)


@pytest.mark.parametrize(
    ("queries", "named"),
    [
        ([_query("m1")], "ReturnData is true for none"),
        ([{**_query("m1"), "ReturnData": True}, {"Id": "e", "Expression": "m1"}], "for m1, e"),
        ([_query("m1"), _query("m1"), {"Id": "e", "Expression": "m1"}], "used once"),
        ([{**_query("M"), "ReturnData": True}], "lowercase"),
        ([{"Id": "e", "Expression": "TIME_SERIES(1)"}], "no metric"),
        ([{"Id": "e", "Expression": "m", **_query("m")}], "exactly one of MetricStat"),
        ([_query("m1"), {"Id": "e", "Expression": "m1", "Period": 300}], "60 s, 300 s"),
        ([{**_query("m1"), "AccountId": "111122223333"}], "another account is not emulated"),
    ],
)
def test_queries_that_no_alarm_can_be_on_are_refused(queries, named):
    """One of them is watched, and all are of one period."""
    with pytest.raises(MetricMathError, match=named):
        check(queries)


def test_an_expression_that_nothing_depends_on_is_looked_at():
    """What is not emulated is refused even where the alarm would not notice."""
    unused = {"Id": "unused", "Expression": "LOG(m1)", "ReturnData": False}
    with pytest.raises(MetricMathError, match=r"unused\.Expression: the function LOG"):
        check([unused, *_queries("m1", ("m1",))])


def test_statistics_that_are_not_calculated_are_refused():
    """Rather than watched as an average."""
    query = _query("m1")
    query["MetricStat"]["Stat"] = "tm99"
    with pytest.raises(MetricMathError, match="tm99 is not emulated"):
        check([query])


def test_expressions_may_be_on_expressions():
    """Each by its id; METRICS() has none of them."""
    queries = [
        _query("m"),
        {"Id": "twice", "Expression": "m * 2", "ReturnData": False},
        {"Id": "e", "Expression": "twice + SUM(METRICS())"},
    ]
    check(queries)
    assert datapoints(queries, Window(STARTS[:2], 60), lambda _stat: (5.0, None)) == (15, None)


series = st.lists(
    st.none() | st.floats(allow_nan=False, allow_infinity=False), min_size=3, max_size=3
)
operands = st.sampled_from(["m1", "m2", "3", "0.5", "SUM(m1)", "FILL(m2, 1)", "MAX([m1, m2])"])
shapes = st.sampled_from(
    [*(f"({{}} {sign} {{}})" for sign in "+-*/^<>"), "IF({}, {}, {})", "(-{})", "TIME_SERIES(9)"]
)
expressions = st.recursive(
    operands,
    lambda inner: st.builds(str.format, shapes, inner, inner, inner),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(expression=expressions, m1=series, m2=series)
def test_every_expression_gives_a_finite_number_or_no_point(expression, m1, m2):
    """Whatever the values are: what can be put can always be evaluated."""
    found = _points(f"m1 + 0 * ({expression})", m1=m1, m2=m2)
    assert len(found) == 3
    assert all(one is None or math.isfinite(one) for one in found)


def test_every_function_is_in_the_documentation():
    """What the embedded AWS calculates is what it says."""
    text = (Path(__file__).parents[3] / "docs" / "embedded-aws.md").read_text()
    assert [name for name in FUNCTIONS if f"`{name}`" not in text] == []
