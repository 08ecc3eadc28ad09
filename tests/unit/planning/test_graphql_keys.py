from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from modelport.planning import Deployed, Kind, Plan, Stack, plan

STACK = "Modelport-dev-tiny-Graphql"
NOW = datetime(2026, 5, 1, 15, 30, tzinfo=UTC)
TODAY = NOW.date()


def _template(last: date) -> dict[str, Any]:
    """As the front's construct makes it: the key ends when its last day does."""
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=UTC)
    key = {"Type": "AWS::AppSync::ApiKey", "Properties": {"Expires": int(end.timestamp())}}
    return {"Resources": {"Key": key}}


def _planned(last: date, *, earlier: date | None = None, now: datetime | None = NOW) -> Plan:
    stacks = {STACK: Stack(template=_template(earlier))} if earlier else {}
    return plan({STACK: _template(last)}, Deployed(stacks=stacks), now=now)


@pytest.mark.parametrize("days", [-1, 0, 365, 4000])
def test_a_key_that_lives_too_long_or_ends_at_once_cannot_work(days: int) -> None:
    """AppSync takes a day to 365 days from now, and the error says which days those are."""
    (error,) = _planned(TODAY + timedelta(days=days)).errors
    assert (error.kind, error.name) == (Kind.REFUSED, STACK)
    assert f"until the end of {TODAY + timedelta(days=days)}" in error.why
    assert error.advice == "set `key_expires` to a day from 2026-05-02 to 2027-04-30"


@pytest.mark.parametrize("days", [1, 364])
def test_the_days_that_the_error_names_work(days: int) -> None:
    """Both of them."""
    assert _planned(TODAY + timedelta(days=days)).errors == []


def test_a_key_that_stays_is_not_sent_again() -> None:
    """What was right when it was deployed is in no later deployment's way."""
    ended = TODAY - timedelta(days=3)
    assert _planned(ended, earlier=ended).errors == []
    assert len(_planned(ended - timedelta(days=1), earlier=ended).errors) == 1


def test_nothing_is_said_of_keys_without_a_time() -> None:
    """A comparison of templates alone reads no clock."""
    assert _planned(TODAY + timedelta(days=4000), now=None).errors == []
