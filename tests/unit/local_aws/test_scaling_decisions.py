"""How much capacity there should be: numbers alone, without clock or cloud."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.autoscaling.engine.adjustments import stepped, tracked
from local_aws.autoscaling.engine.decision import Cooldowns, Limits, Proposal, decide

LIMITS = Limits(least=0, most=10)


def _proposal(wanted, *, cause="policy", out=300, into=300):
    return Proposal(cause=cause, wanted=wanted, cooldown_out=out, cooldown_in=into)


def _goal(current, *wanted, limits=LIMITS, cooldowns=None, now=0.0):
    proposals = [_proposal(one if callable(one) else lambda _, one=one: one) for one in wanted]
    decision = decide(
        current, proposals, limits=limits, cooldowns=cooldowns or Cooldowns(), now=now
    )
    return decision.capacity if decision else None


@pytest.mark.parametrize(
    ("current", "value", "expected"),
    [
        (2, 150.0, 3),
        (4, 100.0, 4),
        (4, 150.0, 6),
        (4, 89.0, 4),
        (4, 70.0, 3),
        (4, 0.0, 0),
        (0, 300.0, 3),
    ],
)
def test_tracking_brings_the_average_back_to_its_target(current, value, expected):
    """Capacity grows with the metric and is rounded up; from zero it counts as one."""
    assert tracked(current, value=value, target=100.0) == expected


def test_tracking_does_not_round_noise_up():
    """A target that is met to the last digit but one needs nothing more."""
    assert tracked(3, value=0.1 + 0.2, target=0.3) == 3


STEPS = [
    {"MetricIntervalUpperBound": -10, "ScalingAdjustment": -3},
    {"MetricIntervalLowerBound": -10, "MetricIntervalUpperBound": 0, "ScalingAdjustment": -1},
    {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 10, "ScalingAdjustment": 1},
    {"MetricIntervalLowerBound": 10, "ScalingAdjustment": 3},
]


@pytest.mark.parametrize(
    ("breach", "expected"), [(0, 6), (9.9, 6), (10, 8), (-1, 4), (-10, 2), (-11, 2)]
)
def test_a_step_is_chosen_by_how_far_the_threshold_is_breached(breach, expected):
    """Bounds above the threshold include their lower end, those below it their upper one."""
    steps = {"AdjustmentType": "ChangeInCapacity", "StepAdjustments": STEPS}
    assert stepped(5, steps, breach=breach) == expected


def test_no_step_changes_nothing():
    """A breach between the steps leaves the capacity as it is."""
    steps = {"AdjustmentType": "ChangeInCapacity", "StepAdjustments": [STEPS[3]]}
    assert stepped(5, steps, breach=1) == 5


@pytest.mark.parametrize(
    ("kind", "adjustment", "least", "expected"),
    [
        ("ExactCapacity", 7, None, 7),
        ("PercentChangeInCapacity", 50, None, 15),
        ("PercentChangeInCapacity", 5, None, 11),
        ("PercentChangeInCapacity", -27, None, 8),
        ("PercentChangeInCapacity", -5, None, 9),
        ("PercentChangeInCapacity", 10, 4, 14),
        ("PercentChangeInCapacity", 0, 4, 10),
    ],
)
def test_an_adjustment_is_a_number_or_a_share(kind, adjustment, least, expected):
    """Shares are rounded towards zero, to one at least, or to the magnitude that is given."""
    step = {"MetricIntervalLowerBound": 0, "ScalingAdjustment": adjustment}
    configuration = {"AdjustmentType": kind, "StepAdjustments": [step]}
    if least:
        configuration["MinAdjustmentMagnitude"] = least
    assert stepped(10, configuration, breach=0) == expected


def test_the_largest_capacity_wins_and_adding_comes_first():
    """Of several policies the most careful one decides."""
    assert _goal(5, 6, 8, 2) == 8
    assert _goal(5, 2, 4) == 4


def test_what_is_suspended_does_not_happen():
    """Each direction has a switch of its own."""
    assert _goal(5, 8, limits=Limits(least=0, most=10, out_suspended=True)) is None
    assert _goal(5, 2, limits=Limits(least=0, most=10, in_suspended=True)) is None
    assert _goal(5, 2, limits=Limits(least=0, most=10, out_suspended=True)) == 2


def test_a_larger_step_adds_only_what_the_last_one_did_not():
    """While two cool down, three add one more; two add nothing."""
    cooldowns = Cooldowns().after(_proposal(lambda c: c + 2), before=4, capacity=6, now=0)
    assert _goal(6, lambda c: c + 3, cooldowns=cooldowns, now=10) == 7
    assert _goal(6, lambda c: c + 2, cooldowns=cooldowns, now=10) is None
    more = cooldowns.after(_proposal(lambda c: c + 3), before=6, capacity=7, now=10)
    assert _goal(7, lambda c: c + 3, cooldowns=more, now=20) is None
    assert _goal(6, lambda c: c + 2, cooldowns=cooldowns, now=300) == 8


def test_scaling_out_ends_the_cooldown_of_scaling_in():
    """After an addition only its own cooldown holds."""
    cooldowns = Cooldowns().after(_proposal(lambda _: 1, into=900), before=2, capacity=1, now=0)
    assert _goal(1, 0, cooldowns=cooldowns, now=10) is None
    assert _goal(1, 3, cooldowns=cooldowns, now=10) == 3
    after = cooldowns.after(_proposal(lambda _: 3, out=60), before=1, capacity=3, now=10)
    assert _goal(3, 1, cooldowns=after, now=69) is None
    assert _goal(3, 1, cooldowns=after, now=70) == 1


WANTED = st.one_of(
    st.integers(-5, 30).map(lambda goal: lambda _, goal=goal: goal),
    st.integers(-5, 5).map(lambda change: lambda c, change=change: c + change),
    st.floats(0, 500).map(lambda value: partial(tracked, value=value, target=100.0)),
)
ROUNDS = st.lists(st.tuples(st.floats(0, 120), st.lists(WANTED, max_size=3)), max_size=25)


@given(ROUNDS, st.integers(0, 4), st.integers(0, 8), st.integers(0, 300), st.integers(0, 300))
def test_capacity_stays_within_its_limits_and_waits_for_cooldowns(rounds, least, more, out, into):
    """Whatever the policies want: between the limits, and nothing is taken away too early."""
    limits = Limits(least=least, most=least + more)
    current, cooldowns, now = least, Cooldowns(), 0.0
    added = removed = float("-inf")
    for pause, wanted in rounds:
        now += pause
        proposals = [_proposal(one, out=out, into=into) for one in wanted]
        decision = decide(current, proposals, limits=limits, cooldowns=cooldowns, now=now)
        if decision is None:
            continue
        goal = decision.capacity
        assert limits.least <= goal <= limits.most
        if goal < current:
            assert now >= removed + into
            assert now >= added + out
            removed = now
        else:
            if now < added + out:
                assert goal == limits.clamp(decision.proposal.wanted(cooldowns.base))
            added, removed = now, float("-inf")
        cooldowns = cooldowns.after(decision.proposal, before=current, capacity=goal, now=now)
        current = goal
