"""Schedules change the limits of a scalable target when they are due."""

import pytest

from local_aws.cloudformation.scaling import ScalableTargetType
from local_aws.errors import AwsError
from tests.unit.local_aws.scaling_bench import KEY, NOON, Scaling


@pytest.fixture
def scaling(serving):
    """The engine over an endpoint of one instance."""
    return Scaling(serving)


@pytest.mark.parametrize(
    ("expression", "more", "seconds"),
    [
        ("rate(5 minutes)", {}, 300),
        ("at(2030-01-01T12:10:00)", {}, 600),
        ("at(2030-01-01T07:10:00)", {"Timezone": "America/New_York"}, 600),
        ("cron(30 12 * * ? *)", {}, 1800),
        ("cron(30 13 * * ? *)", {"Timezone": "Europe/Berlin"}, 1800),
    ],
)
def test_a_schedule_comes_when_it_is_due(scaling, expression, more, seconds):
    """Not a second before, in the zone that it names."""
    scaling.register(1, 4)
    scaling.schedule(expression, **more)
    assert scaling.after(0) == 1
    assert scaling.after(seconds - 1) == 1
    assert scaling.after(1) == 2
    assert "scheduled action morning" in scaling.activities()[0]["Cause"]


def test_a_one_time_schedule_in_the_past_never_comes(scaling):
    """It was too late when it was put."""
    scaling.register(1, 4)
    scaling.schedule("at(2030-01-01T11:59:00)")
    assert scaling.after(60) == 1


def test_a_one_time_schedule_comes_once(scaling):
    """Limits that somebody sets afterwards stay."""
    scaling.register(1, 4)
    scaling.schedule("at(2030-01-01T12:10:00)")
    assert scaling.after(600) == 2
    scaling.register(1, 1)
    assert scaling.after(60) == 1


def test_a_schedule_that_is_suspended_or_over_does_nothing(scaling):
    """SuspendedState, and EndTime."""
    scaling.register(1, 4, SuspendedState={"ScheduledScalingSuspended": True})
    scaling.schedule("rate(1 minute)")
    assert scaling.after(90) == 1
    scaling.register(1, 4, SuspendedState={"ScheduledScalingSuspended": False})
    scaling.schedule("rate(1 minute)", EndTime=NOON + 100)
    assert scaling.after(90) == 1
    scaling.schedule("rate(1 minute)", EndTime=NOON + 10_000)
    assert scaling.after(60) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Schedule": "cron(1 2 3)"}, "is not valid: give cron"),
        ({"Schedule": "rate(0 minutes)"}, "is not valid"),
        ({"Timezone": "Mars/Olympus"}, "Timezone Mars/Olympus is not known"),
        ({"ScalableTargetAction": {"MinCapacity": 0}}, "must be at least 1"),
        ({"ScalableTargetAction": {}}, "ScalableTargetAction must be given"),
    ],
)
def test_a_scheduled_action_that_cannot_be_is_refused(scaling, change, message):
    """When it is put, not when it is due."""
    scaling.register(1, 4)
    action = {"Schedule": "rate(1 minute)", "ScalableTargetAction": {"MinCapacity": 2}, **change}
    with pytest.raises(AwsError, match="(?s).*" + message.replace("(", r"\(")):
        scaling.bench.scale("PutScheduledAction", **KEY, ScheduledActionName="a", **action)


def test_a_template_brings_scheduled_actions(serving):
    """They are put with their target, and those that are no longer there are deleted."""
    kind = ScalableTargetType(serving.autoscaling)
    limits = {**KEY, "MinCapacity": "1", "MaxCapacity": "4"}
    action = {"ScheduledActionName": "a", "Schedule": "rate(1 minute)"}
    action |= {"ScalableTargetAction": {"MinCapacity": "2"}, "StartTime": "2030-01-01T12:00:00Z"}
    old = {**limits, "ScheduledActions": [action, {**action, "ScheduledActionName": "b"}]}
    made = kind.create(serving.scope, old, generated_name="name")
    assert _scheduled(serving) == {"a": 2, "b": 2}
    [target] = serving.autoscaling.state.targets.values()
    assert target.scheduled["a"].description["StartTime"] == NOON
    kind.update(
        serving.scope, made.physical_id, old=old, new={**limits, "ScheduledActions": [action]}
    )
    assert _scheduled(serving) == {"a": 2}


def _scheduled(bench):
    found = bench.scale("DescribeScheduledActions", ServiceNamespace="sagemaker")
    return {
        action["ScheduledActionName"]: action["ScalableTargetAction"]["MinCapacity"]
        for action in found["ScheduledActions"]
    }
