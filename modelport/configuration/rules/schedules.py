"""When something happens: expressions of AWS's schedulers, and time zones."""

import re
from calendar import day_abbr, month_abbr
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, did_you_mean, join, show
from modelport.configuration.rules.scalings import scalings
from modelport.configuration.schedule import Timed

_RATE = re.compile(r"rate\([1-9][0-9]* (minute|hour|day)s?\)")
_CRON = re.compile(r"cron\((?P<fields>[^()]+)\)")
_AT = re.compile(r"at\((?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)", re.ASCII)
_FORM = "cron(MINUTES HOURS DAY-OF-MONTH MONTH DAY-OF-WEEK YEAR) or rate(NUMBER UNIT)"
_MONTHS = [month.upper() for month in month_abbr if month]
_DAYS = [day.upper() for day in day_abbr]
_NUMBER = re.compile(r"[0-9]{1,4}")
_STEP = re.compile(r"0*[1-9][0-9]*")
_WEEKDAY = rf"([1-7]|{'|'.join(_DAYS)})"
_FIELDS: tuple[tuple[str, range, list[str], str], ...] = (
    ("minutes", range(60), [], ""),
    ("hours", range(24), [], ""),
    ("day of month", range(1, 32), [], r"\?|L|(0?[1-9]|[12][0-9]|3[01])W"),
    ("month", range(1, 13), _MONTHS, ""),
    ("day of week", range(1, 8), _DAYS, rf"\?|L|{_WEEKDAY}(L|#[1-5])"),
    ("year", range(1970, 2200), [], ""),
)
"""Amazon EventBridge Scheduler User Guide, "Schedule types": fields, their values, wildcards.

Application Auto Scaling takes the same ones (its user guide, "Schedule recurring scaling actions
using cron expressions").
"""
_NAME = re.compile(r"[A-Za-z0-9](-?[A-Za-z0-9])*")
_LONGEST_NAME = 256


def errors(environment: Environment) -> Iterator[Problem]:
    """Expressions that the schedulers refuse, and time zones that there are not."""
    for key, batch in environment.batch.items():
        if batch.schedule:
            yield from _schedule(join("batch", key, "schedule"), batch.schedule, once=False)
    for path, scaling, _ in scalings(environment):
        for name, schedule in scaling.schedules.items():
            where = join(path, "schedules", name)
            yield from _schedule(where, schedule, once=True)
            if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
                accepted = "letters, digits and single hyphens between them, at most 256"
                yield Problem(where, show(name), accepted, "rename it")


def _schedule(path: str, schedule: Timed, *, once: bool) -> Iterator[Problem]:
    if wrong := _wrong(schedule.expression, once=once):
        received = f"{show(schedule.expression)}: {wrong}"
        advice = "such as cron(0 6 * * ? *) for 6 o'clock each day, or rate(1 hour)"
        accepted = f"{_FORM}, or at(YYYY-MM-DDTHH:MM:SS)" if once else _FORM
        yield Problem(join(path, "expression"), received, accepted, advice)
    if _zones() and schedule.time_zone not in _zones():
        accepted = "a time zone's name, such as UTC or Europe/Berlin"
        advice = did_you_mean(schedule.time_zone, _zones(), "choose one of the tz database")
        yield Problem(join(path, "time_zone"), show(schedule.time_zone), accepted, advice)


@cache
def _zones() -> frozenset[str]:
    """The names of the machine's tz database; none where it has no such database."""
    return frozenset(available_timezones())


def _wrong(expression: str, *, once: bool) -> str | None:
    """What is wrong with an expression; None where it is right. `once`: at(…) is too."""
    if _RATE.fullmatch(expression):
        return None
    if once and (time := _AT.fullmatch(expression)):
        return None if _is_time(time["time"]) else "there is no such time"
    found = _CRON.fullmatch(expression)
    return _wrong_fields(found["fields"].split()) if found else "it is neither"


def _wrong_fields(fields: list[str]) -> str | None:
    if len(fields) != len(_FIELDS):
        return f"{len(fields)} fields, not {len(_FIELDS)}"
    for text, (name, values, words, special) in zip(fields, _FIELDS, strict=True):
        if not all(_fits(part, values, words, special) for part in text.upper().split(",")):
            return f"{text} is no {name}"
    if (fields[2] == "?") == (fields[4] == "?"):
        return "exactly one of day of month and day of week is ?"
    return None


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _fits(part: str, values: range, words: list[str], special: str) -> bool:
    """Whether a part of a field is a value, a range, a step or a wildcard that it may have."""
    if special and re.fullmatch(special, part):
        return True
    base, _, step = part.partition("/")
    if "/" in part and not _STEP.fullmatch(step):
        return False
    if base == "*":
        return True
    ends = base.split("-")
    return len(ends) <= len(("from", "to")) and all(
        end in words or (_NUMBER.fullmatch(end) and int(end) in values) for end in ends
    )
