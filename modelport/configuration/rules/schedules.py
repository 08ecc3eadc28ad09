"""`schedule` of a batch transform: an expression of EventBridge Scheduler, and a time zone."""

import re
from calendar import day_abbr, month_abbr
from collections.abc import Iterator
from functools import cache
from zoneinfo import available_timezones

from modelport.configuration.batch import Schedule
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, did_you_mean, join, show

_RATE = re.compile(r"rate\((?P<number>[1-9]\d*) (?P<unit>minute|hour|day)s?\)")
_CRON = re.compile(r"cron\((?P<fields>[^()]+)\)")
_FORM = "cron(MINUTES HOURS DAY-OF-MONTH MONTH DAY-OF-WEEK YEAR) or rate(NUMBER UNIT)"
_MONTHS = [month.upper() for month in month_abbr if month]
_DAYS = [day.upper() for day in day_abbr]
_FIELDS: tuple[tuple[str, range, list[str], str], ...] = (
    ("minutes", range(60), [], ""),
    ("hours", range(24), [], ""),
    ("day of month", range(1, 32), [], r"\?|L|\d{1,2}W"),
    ("month", range(1, 13), _MONTHS, ""),
    ("day of week", range(1, 8), _DAYS, r"\?|L|\dL|\d#[1-5]|[A-Z]{3}#[1-5]|[A-Z]{3}L"),
    ("year", range(1970, 2200), [], ""),
)
"""Amazon EventBridge Scheduler User Guide, "Schedule types": fields, their values, wildcards."""


def errors(environment: Environment) -> Iterator[Problem]:
    """Expressions that EventBridge Scheduler refuses, and time zones that there are not."""
    for key, batch in environment.batch.items():
        if batch.schedule:
            yield from _schedule(join("batch", key, "schedule"), batch.schedule)


def _schedule(path: str, schedule: Schedule) -> Iterator[Problem]:
    if wrong := _wrong(schedule.expression):
        received = f"{show(schedule.expression)}: {wrong}"
        advice = "such as cron(0 6 * * ? *) for 6 o'clock each day, or rate(1 hour)"
        yield Problem(join(path, "expression"), received, _FORM, advice)
    if _zones() and schedule.time_zone not in _zones():
        accepted = "a time zone's name, such as UTC or Europe/Berlin"
        advice = did_you_mean(schedule.time_zone, _zones(), "choose one of the tz database")
        yield Problem(join(path, "time_zone"), show(schedule.time_zone), accepted, advice)


@cache
def _zones() -> frozenset[str]:
    """The names of the machine's tz database; none where it has no such database."""
    return frozenset(available_timezones())


def _wrong(expression: str) -> str | None:
    """What is wrong with an expression; None where it is right."""
    if _RATE.fullmatch(expression):
        return None
    found = _CRON.fullmatch(expression)
    if not found:
        return "it is neither"
    fields = found["fields"].split()
    if len(fields) != len(_FIELDS):
        return f"{len(fields)} fields, not {len(_FIELDS)}"
    for text, (name, values, words, special) in zip(fields, _FIELDS, strict=True):
        if not all(_fits(part, values, words, special) for part in text.upper().split(",")):
            return f"{text} is no {name}"
    if (fields[2] == "?") == (fields[4] == "?"):
        return "exactly one of day of month and day of week is ?"
    return None


def _fits(part: str, values: range, words: list[str], special: str) -> bool:
    """Whether a part of a field is a value, a range, a step or a wildcard that it may have."""
    if special and re.fullmatch(special, part):
        return True
    base, _, step = part.partition("/")
    if "/" in part and not (step.isdigit() and int(step) > 0):
        return False
    if base == "*":
        return True
    ends = base.split("-")
    return len(ends) <= len(("from", "to")) and all(
        end in words or (end.isdecimal() and int(end) in values) for end in ends
    )
