"""When something happens: an expression of AWS's schedulers, in a time zone."""

from pydantic import Field

from modelport.configuration.base import Section


class Timed(Section):
    """A point in time that comes once, or again and again."""

    expression: str = Field(
        description="cron(MINUTES HOURS DAY-OF-MONTH MONTH DAY-OF-WEEK YEAR) or rate(NUMBER UNIT)."
    )
    time_zone: str = Field("UTC", description="The time zone of a cron expression.")
