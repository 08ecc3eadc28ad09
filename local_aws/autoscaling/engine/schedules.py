"""Scheduled actions whose time has come.

From the Application Auto Scaling User Guide, "Schedule recurring scaling actions using cron
expressions" and "Use cron expressions".
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from local_aws.autoscaling.engine.surroundings import NextFire
from local_aws.autoscaling.state import Scheduled, Target
from local_aws.errors import invalid

_RATE = re.compile(r"rate\((?P<count>[1-9]\d*) (?P<unit>minute|hour|day)s?\)")
_AT = re.compile(r"at\((?P<moment>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)")


def run_due(target: Target, *, calendar: Callable[[float], float], next_fire: NextFire) -> None:
    """Apply what is due of a target's scheduled actions; `calendar` as in `Engine`."""
    suspended = (target.description.get("SuspendedState") or {}).get("ScheduledScalingSuspended")
    for action in list(target.scheduled.values()):
        now = calendar(action.since)
        if action.due is None:
            action.due = first(action, action.since, next_fire)
            action.planned = True
        while action.due is not None and action.due <= now:
            if not suspended and _is_within(action, action.due):
                _apply(target, action)
            action.due = _following(action, action.due, next_fire)


def first(action: Scheduled, moment: float, next_fire: NextFire) -> float | None:
    """When a schedule comes first after a moment; a one-time schedule in the past never does."""
    if action.planned:
        return None
    at = _AT.fullmatch(action.schedule)
    if at is None:
        return _following(action, moment, next_fire)
    there = datetime.fromisoformat(at["moment"]).replace(tzinfo=zone(action.timezone))
    return there.timestamp() if there.timestamp() > moment else None


def _following(action: Scheduled, moment: float, next_fire: NextFire) -> float | None:
    rate = _RATE.fullmatch(action.schedule)
    if rate is not None:
        every = timedelta(**{f"{rate['unit']}s": int(rate["count"])})
        return moment + every.total_seconds()
    if _AT.fullmatch(action.schedule):
        return None
    there = datetime.fromtimestamp(moment, UTC).astimezone(zone(action.timezone))
    following = next_fire(action.schedule, there)
    return None if following is None else following.timestamp()


def _is_within(action: Scheduled, moment: float) -> bool:
    """Whether StartTime is over and EndTime isn't."""
    start, end = action.description.get("StartTime"), action.description.get("EndTime")
    return (start is None or moment >= start) and (end is None or moment <= end)


def _apply(target: Target, action: Scheduled) -> None:
    change = action.description["ScalableTargetAction"]
    before = target.description
    # One of the two alone moves the other one along where it would be on the wrong side.
    least = change.get("MinCapacity", min(before["MinCapacity"], change.get("MaxCapacity", 0)))
    most = change.get("MaxCapacity", max(before["MaxCapacity"], least))
    target.description = {**before, "MinCapacity": least, "MaxCapacity": most}
    target.progress.limits_changed = (
        f"scheduled action {action.description['ScheduledActionName']} set the capacity to "
        f"{least} to {most}"
    )


def check(schedule: str, timezone: str, next_fire: NextFire) -> None:
    """Raise unless a schedule can be read."""
    there = datetime.now(zone(timezone))
    if _RATE.fullmatch(schedule) or _AT.fullmatch(schedule):
        return
    if not schedule.startswith("cron(") or next_fire(schedule, there) is None:
        raise invalid(
            f"Schedule {schedule} is not valid: give cron(minutes hours day-of-month month "
            "day-of-week year), rate(value unit) or at(yyyy-mm-ddThh:mm:ss)"
        )


def zone(name: str) -> ZoneInfo:
    """A time zone by its name; raises `AwsError` for one that isn't known."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise invalid(
            f"Timezone {name} is not known: give a canonical name such as Etc/GMT+9"
        ) from unknown
