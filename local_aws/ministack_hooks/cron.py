"""ministack's own reader of `cron()`."""

from datetime import datetime

from local_aws.ministack_hooks.internals import internal


def next_fire(expression: str, moment: datetime) -> datetime | None:
    """When a `cron()` fires next after a moment, in its zone; None for one that never does."""
    events = internal("services.eventbridge")
    fields = events._parse_cron_fields(expression)  # noqa: SLF001 - ministack has no other way
    if fields is None:
        return None
    found: datetime | None = events._cron_next_fire(fields, moment)  # noqa: SLF001 - the same
    return found
