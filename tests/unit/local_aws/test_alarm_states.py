"""The state of an alarm, from its datapoints."""

import pytest

from local_aws.metrics.alarm_state import evaluate

X, O = 9.0, 1.0  # noqa: E741 - as in CloudWatch's own table: a breach, and none
ABOVE = {"ComparisonOperator": "GreaterThanThreshold", "Threshold": 5}


def _state(points, **alarm):
    found = evaluate({**ABOVE, **alarm}, points)
    return found.state if found else None


@pytest.mark.parametrize(
    ("points", "state"),
    [
        ([X, X, X], "ALARM"),
        ([X, O, X], "OK"),
        ([None, None, None], "INSUFFICIENT_DATA"),
        ([None, None, X], None),
        ([X, None, None], "ALARM"),
        ([X, O, None], "OK"),
        ([None, O, None], "OK"),
    ],
)
def test_an_alarm_needs_all_its_datapoints(points, state):
    """Gaps prove nothing; a lone breach counts when it is about to leave the window."""
    assert _state(points) == state


@pytest.mark.parametrize(
    ("points", "needed", "state"),
    [
        ([X, O, X], 2, "ALARM"),
        ([X, O, O], 2, "OK"),
        ([X, None, X], 2, "ALARM"),
        ([None, O, X], 2, "OK"),
    ],
)
def test_some_of_the_datapoints_may_do(points, needed, state):
    """DatapointsToAlarm of EvaluationPeriods."""
    assert _state(points, DatapointsToAlarm=needed) == state


@pytest.mark.parametrize(
    ("treatment", "points", "state"),
    [
        ("breaching", [None, None, X], "ALARM"),
        ("breaching", [None, O, X], "OK"),
        ("notBreaching", [None, None, None], "OK"),
        ("notBreaching", [X, X, None], "OK"),
        ("ignore", [None, None, None], None),
        ("ignore", [X, None, None], None),
        ("ignore", [O, None, X], "OK"),
    ],
)
def test_missing_data_is_treated_as_asked(treatment, points, state):
    """As a breach, as none, or as nothing."""
    assert _state(points, TreatMissingData=treatment) == state


@pytest.mark.parametrize(
    ("comparison", "states"),
    [
        ("GreaterThanThreshold", ["OK", "OK", "ALARM"]),
        ("GreaterThanOrEqualToThreshold", ["OK", "ALARM", "ALARM"]),
        ("LessThanThreshold", ["ALARM", "OK", "OK"]),
        ("LessThanOrEqualToThreshold", ["ALARM", "ALARM", "OK"]),
        ("GreaterThanUpperThreshold", [None, None, None]),
    ],
)
def test_comparisons(comparison, states):
    """The four on a threshold; anomaly detection leaves the state alone."""
    assert [_state([value], ComparisonOperator=comparison) for value in (4, 5, 6)] == states


def test_the_reason_names_the_datapoints():
    """Whoever reads it sees what was measured."""
    found = evaluate(ABOVE, [X, X])
    assert "2 out of the last 2 datapoints [9, 9]" in found.reason
