"""The alarms of an endpoint that nobody needs any more."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.synth.environments import INSTANCE, Synth, serving
from tests.synth.reading import Template, of_type, only

ALARM = "AWS::CloudWatch::Alarm"
TOPIC = "arn:aws:sns:eu-west-1:111122223333:people"
MODEL = {"model": "sentiment"}
COMPONENT = {"model": "sentiment", "memory": 512}


def stack(synth: Synth, kind: str, **said: Any) -> Template:
    """The stack of an endpoint of a type."""
    return synth(serving(type=kind, **said))["sentiment-Endpoint"]


@pytest.mark.parametrize(
    ("kind", "said", "metric", "dimensions"),
    [
        ("real-time", MODEL | INSTANCE, ("Invocations", "Sum"), ["EndpointName", "VariantName"]),
        (
            "asynchronous",
            MODEL | INSTANCE,
            ("TimeInBacklog", "SampleCount"),
            ["EndpointName", "VariantName"],
        ),
        (
            "serverless",
            MODEL | {"memory_size": 1024, "max_concurrency": 1},
            ("Invocations", "Sum"),
            ["EndpointName", "VariantName"],
        ),
        (
            "inference-components",
            {"components": {"a": COMPONENT}} | INSTANCE,
            ("Invocations", "Sum"),
            ["InferenceComponentName"],
        ),
        ("lambda", MODEL, ("Invocations", "Sum"), ["FunctionName"]),
    ],
)
def test_hours_without_a_request(
    synth: Synth, kind: str, said: dict[str, Any], metric: tuple[str, str], dimensions: list[str]
) -> None:
    """Nothing is published while nobody calls, so no data is what the alarm looks for."""
    alarm = only(stack(synth, kind, **said, idle="12h", notify=[TOPIC]), ALARM)
    assert (alarm["MetricName"], alarm["Statistic"]) == metric
    assert [dimension["Name"] for dimension in alarm["Dimensions"]] == dimensions
    assert (alarm["Period"], alarm["EvaluationPeriods"]) == (3600, 12)
    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (1, "LessThanThreshold")
    assert alarm["TreatMissingData"] == "breaching"
    assert alarm["AlarmActions"] == [TOPIC]


def test_requests_of_any_variant_count(synth: Synth) -> None:
    """The alarm adds up what all of them got."""
    variants = {"old": MODEL, "new": MODEL}
    alarm = only(stack(synth, "real-time", **INSTANCE, variants=variants, idle="1h"), ALARM)
    assert [query["Id"] for query in alarm["Metrics"]] == ["m0", "m1", "result"]
    assert alarm["Metrics"][-1]["Expression"] == "SUM(METRICS())"


def test_the_day_after_the_last_one(synth: Synth) -> None:
    """An alarm compares the time with it; nothing is deleted."""
    template = stack(synth, "real-time", **MODEL, **INSTANCE, expires=date(2027, 3, 31))
    alarm = only(template, ALARM)
    day_after = int(datetime(2027, 4, 1, tzinfo=UTC).timestamp())
    assert alarm["Metrics"][-1]["Expression"] == f"IF(EPOCH(m0) >= {day_after}, 1, 0)"
    assert "2027-03-31" in alarm["AlarmDescription"]


def test_without_them_there_is_no_alarm(synth: Synth) -> None:
    """Both are optional."""
    assert of_type(stack(synth, "real-time", **MODEL, **INSTANCE), ALARM) == []
