"""Guarded updates that go back: alarms, fleets that fail, and time that is over."""

import itertools
from fractions import Fraction

import pytest

from local_aws.errors import AwsError
from local_aws.hosting_protocol import ContainerFailed
from tests.unit.local_aws.conftest import FakeFleet
from tests.unit.local_aws.guarded import (
    Guarded,
    blue_green,
    canary,
    linear,
    rolling,
    watching,
)

QUARTER, HALF = Fraction(1, 4), Fraction(1, 2)


@pytest.fixture
def guarded(bench):
    """An endpoint of four instances."""
    return Guarded(bench)


@pytest.mark.parametrize(
    ("policy", "second"),
    [
        *itertools.product([blue_green(), canary(), linear(), rolling()], [5, 60]),
        *itertools.product([canary(), linear(), rolling()], [65, 115]),
        (blue_green(termination=30), 85),
    ],
)
def test_an_alarm_sends_all_traffic_back(guarded, policy, second):
    """At whatever moment of the waits it fires, the old fleet serves alone again, in full."""

    def look(now):
        if now == second:
            guarded.alarms["errors"] = "ALARM"

    guarded.clock.moments.append(look)
    record = guarded.update(**policy, **watching("errors"))
    assert (record.status, record.config_name) == ("InService", "config")
    assert "alarm(s) in ALARM state: errors" in record.failure_reason
    assert guarded.clock.now == second
    old, new = guarded.bench.fleets
    assert new.stopped.wait(5)
    assert not old.stopped.is_set()
    assert old.sizes[-1:] in ([], [4])
    assert guarded.shares() == [[(record.variants[0].fleet, 1)]]
    assert "PendingDeploymentSummary" not in guarded.describe()


def test_an_alarm_that_fires_already_lets_nothing_start(guarded):
    """The old fleet's own errors end a deployment, too."""
    guarded.alarms["errors"] = "ALARM"
    record = guarded.update(**canary(), **watching("errors"))
    assert (record.config_name, len(guarded.bench.fleets)) == ("config", 1)
    assert "errors" in record.failure_reason


@pytest.mark.parametrize("policy", [{}, blue_green(wait=0), canary(), linear(), rolling()])
def test_an_alarm_that_fires_while_the_fleet_starts_moves_nothing(guarded, policy, monkeypatch):
    """Also where nothing bakes, and where AutoRollbackConfiguration is all that is said."""
    monkeypatch.setattr(FakeFleet, "wait_ready", lambda *_: guarded.alarms.update(errors="ALARM"))
    record = guarded.update(**policy, **watching("errors"))
    assert (record.config_name, guarded.clock.now) == ("config", 0)
    assert "errors" in record.failure_reason
    assert guarded.bench.fleets[1].stopped.is_set()


def test_a_start_that_is_cut_off_took_too_long(guarded, monkeypatch):
    """The container itself has no reason to tell."""

    def cut_off(*_):
        guarded.clock.worked = 600.0
        raise ContainerFailed("not in time")

    monkeypatch.setattr(FakeFleet, "wait_ready", cut_off)
    record = guarded.update(**canary(maximum=600))
    assert "MaximumExecutionTimeoutInSeconds (600)" in record.failure_reason


@pytest.mark.parametrize("policy", [blue_green(), canary(), linear(), rolling()])
def test_a_fleet_that_does_not_come_up_moves_nothing(guarded, policy):
    """The container's reason is the endpoint's; no time goes by."""
    guarded.bench.failure = "model_fn raised"
    record = guarded.update(**policy)
    assert (record.status, record.config_name) == ("InService", "config")
    assert (record.failure_reason, guarded.clock.now) == ("model_fn raised", 0)
    assert guarded.bench.fleets[1].stopped.is_set()


@pytest.mark.parametrize("policy", [canary(), linear(), rolling()])
def test_a_fleet_that_fails_while_it_bakes_goes_back(guarded, policy):
    """Whoever passed /ping at first and doesn't any more gets no more traffic."""

    def look(_):
        guarded.bench.fleets[1].failure = "the worker died"

    guarded.clock.moments.append(look)
    record = guarded.update(**policy)
    assert (record.config_name, record.failure_reason) == ("config", "the worker died")
    assert guarded.bench.fleets[1].stopped.wait(5)


def test_new_instances_have_no_longer_to_come_up_than_the_deployment(guarded, monkeypatch):
    """MaximumExecutionTimeoutInSeconds bounds their start, too."""
    waits = []
    plain = FakeFleet.wait_ready
    monkeypatch.setattr(
        FakeFleet, "wait_ready", lambda fleet, left=None: plain(fleet, waits.append(left))
    )
    guarded.update(**canary(maximum=600))
    assert waits == [600, 540, 480]


def test_a_deployment_that_takes_too_long_goes_back(guarded):
    """Starting workers counts, too, in real seconds."""
    guarded.clock.moments.append(lambda _: setattr(guarded.clock, "worked", 500.0))
    fleets = guarded.bench.fleets

    def slow(now):
        if now == 5:
            fleets[1].wait_ready = lambda _=None: setattr(guarded.clock, "worked", 1000.0)

    guarded.clock.moments.append(slow)
    record = guarded.update(**canary(maximum=600))
    assert (record.status, record.config_name) == ("InService", "config")
    assert "MaximumExecutionTimeoutInSeconds (600)" in record.failure_reason


def test_a_rolling_deployment_goes_back_in_batches(guarded):
    """RollbackMaximumBatchSize brings the old instances back in so many steps."""
    guarded.clock.moments.append(
        lambda now: guarded.alarms.update(errors="ALARM" if now > 180 else "OK")
    )
    guarded.update(**rolling(back=1), **watching("errors"))
    old, new = guarded.bench.fleets
    assert old.sizes == [3, 2, 1, 2, 3, 4]
    assert new.sizes == [2, 3, 4, 2, 1]
    assert guarded.record.variants[0].plan.instance_count == 4


def test_whatever_else_goes_wrong_goes_back_too(guarded):
    """An endpoint is not Updating for ever; the old fleet is whole again."""

    def breaks(_):
        guarded.bench.fleets[1].resize = lambda _: 1 / 0

    guarded.clock.moments.append(breaks)
    record = guarded.update(**rolling())
    assert (record.status, record.config_name) == ("InService", "config")
    assert "ZeroDivisionError" in record.failure_reason
    assert guarded.bench.fleets[0].sizes == [3, 4]


@pytest.mark.parametrize("error", [ContainerFailed("no capacity"), OSError("no capacity")])
def test_a_rollback_that_fails_leaves_both_fleets_serving(guarded, error):
    """UpdateRollbackFailed: a mix serves, until an update without guards."""
    old = guarded.bench.fleets[0]

    def refuse(_):
        raise error

    def fail(now):
        if now == 125:
            guarded.alarms["errors"] = "ALARM"
            old.resize = refuse

    guarded.clock.moments.append(fail)
    record = guarded.update(**rolling(), **watching("errors"))
    assert record.status == "UpdateRollbackFailed"
    assert "no capacity" in record.failure_reason
    [[(_, left), (_, moved)]] = guarded.shares()
    assert (left, moved) == (QUARTER, 3 * QUARTER)
    assert not any(fleet.stopped.is_set() for fleet in guarded.bench.fleets)
    with pytest.raises(AwsError, match="mix of its old and new"):
        guarded.update(**rolling())
    assert guarded.bench.update("config-2").status == "InService"
    assert all(fleet.stopped.wait(5) for fleet in guarded.bench.fleets[:2])


def test_while_it_goes_back_the_endpoint_is_rolling_back(guarded):
    """RollingBack is no state to update or delete an endpoint in."""
    told = []
    old = guarded.bench.fleets[0]
    plain = old.resize

    def resize(count):
        plain(count)
        described = guarded.describe()
        told.append((described["EndpointStatus"], "errors" in described.get("FailureReason", "")))
        try:
            guarded.bench.call("DeleteEndpoint", EndpointName="endpoint")
        except AwsError as refused:
            told.append(refused.message.partition(" endpoint ")[0])

    old.resize = resize
    guarded.clock.moments.append(
        lambda now: guarded.alarms.update(errors="ALARM" if now > 60 else "OK")
    )
    guarded.update(**rolling(), **watching("errors"))
    refused = "Cannot update in-progress"
    assert told == [("Updating", False), refused, ("RollingBack", True), refused]
