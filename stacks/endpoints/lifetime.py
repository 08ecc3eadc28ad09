"""The alarms that complain of an endpoint that nobody needs any more; nothing is deleted."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from constructs import Construct

from model_hosting import Alarm, CustomMetric
from modelport.configuration.endpoints.common import Named

HOUR = 3600


def watch(scope: Construct, endpoint: Named, requests: Sequence[CustomMetric]) -> None:
    """Makes the alarms that an endpoint has.

    Args:
        scope: its stack.
        endpoint: its configuration.
        requests: the metrics that together count what comes, 10 at most.
    """
    metrics = {f"m{number}": metric for number, metric in enumerate(requests)}
    if endpoint.idle is not None:
        _idle(metrics, endpoint.idle).make(scope, "IdleAlarm", actions=endpoint.notify)
    if endpoint.expires is not None:
        _expiry(metrics, endpoint.expires).make(scope, "ExpiryAlarm", actions=endpoint.notify)


def _idle(metrics: Mapping[str, CustomMetric], seconds: int) -> Alarm:
    """SageMaker publishes nothing while nobody calls: no data is what it looks for."""
    hours = seconds // HOUR
    return Alarm(
        description=f"No request came for {hours} h: is the endpoint needed?",
        metrics=metrics,
        expression="SUM(METRICS())" if len(metrics) > 1 else None,
        threshold=1,
        comparison="LessThanThreshold",
        period=HOUR,
        evaluation_periods=hours,
        missing_data="breaching",
    )


def _expiry(metrics: Mapping[str, CustomMetric], last_day: date) -> Alarm:
    """Compares the time of each period with the end of the day, whether or not requests came.

    EPOCH gives a value for every period of a metric's range (Amazon CloudWatch User Guide, "Using
    math expressions with CloudWatch metrics").
    """
    name = next(iter(metrics))
    day_after = datetime.combine(last_day + timedelta(days=1), datetime.min.time(), tzinfo=UTC)
    return Alarm(
        description=f"The endpoint was for use until {last_day}: extend it, or remove it",
        metrics={name: metrics[name]},
        expression=f"IF(EPOCH({name}) >= {int(day_after.timestamp())}, 1, 0)",
        period=HOUR,
        missing_data="ignore",
    )
