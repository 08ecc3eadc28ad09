"""ministack's alarms, evaluated over complete periods of the metric that they name."""

import pytest

from local_aws.ministack_hooks.internals import internal
from local_aws.pace import Pace
from tests.unit.local_aws.sky import Sky


@pytest.fixture
def sky(monkeypatch):
    """CloudWatch as it is installed."""
    sky = Sky()
    monkeypatch.setattr(sky.cloudwatch._service, "_evaluate_alarm", sky.cloudwatch.evaluate)
    return sky


def test_values_are_added_up_over_complete_periods(sky):
    """The minute under way doesn't count; two above the threshold alarm."""
    assert sky.alarm().endswith(":alarm:alarm")
    sky.record(3, count=2)
    assert sky.after(59) == "INSUFFICIENT_DATA"
    sky.time += 1
    sky.record(3)
    sky.record(4)
    assert sky.after(59) == "INSUFFICIENT_DATA"
    assert sky.after(1) == "ALARM"
    sky.record(0)
    assert sky.after(60) == "OK"


def test_who_is_to_hear_of_an_alarm_hears_of_every_change(sky, monkeypatch):
    """Once for each, and not while it stays."""
    heard = []
    monkeypatch.setattr(
        sky.cloudwatch._service,
        "_dispatch_alarm_actions",
        lambda alarm, before, now, _reason: heard.append((alarm["AlarmName"], before, now)),
    )
    sky.alarm(AlarmName="heard", EvaluationPeriods=1)
    for value in (9, 9, 0):
        sky.record(value)
        sky.after(60)
    changes = [("INSUFFICIENT_DATA", "ALARM"), ("ALARM", "OK")]
    assert [told for told in heard if told[0] == "heard"] == [("heard", *one) for one in changes]


def test_other_dimensions_are_other_metrics(sky):
    """What another endpoint has waiting is none of this alarm's business."""
    sky.alarm(EvaluationPeriods=1)
    sky.record(9, endpoint="two")
    assert sky.after(60) == "INSUFFICIENT_DATA"
    sky.record(9)
    assert sky.after(60) == "ALARM"


def test_a_faster_pace_has_shorter_periods(sky):
    """At 60 times the pace, a minute lasts a second."""
    sky.cloudwatch._pace = Pace(60)
    sky.alarm(EvaluationPeriods=1)
    sky.record(9)
    assert sky.after(0.9) == "INSUFFICIENT_DATA"
    assert sky.after(0.1) == "ALARM"
    assert sky.after(1) == "INSUFFICIENT_DATA"


def test_the_latest_value_is_that_of_the_last_complete_period(sky):
    """None before there is one."""
    sky.alarm()
    [alarm] = sky.cloudwatch.all(sky.scope)
    sky.record(7)
    assert sky.cloudwatch.latest(sky.scope, alarm) is None
    sky.time += 60
    sky.record(8)
    assert sky.cloudwatch.latest(sky.scope, alarm) == pytest.approx(7)


def test_a_deleted_alarm_is_gone(sky):
    """And deleting it again doesn't matter."""
    sky.alarm()
    for _ in range(2):
        sky.cloudwatch.delete(sky.scope, ["alarm"])
    assert sky.cloudwatch.all(sky.scope) == []


def test_metrics_are_not_kept_for_ever(sky):
    """What is older than any alarm looks back on is let go."""
    for _ in range(600):
        sky.time += 60
        sky.record(1)
    with internal("core.responses").request_scope(sky.scope.account, sky.scope.region):
        [points] = internal("services.cloudwatch")._metrics.values()
    assert len(points) < 500
