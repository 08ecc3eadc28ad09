"""What the rules on batch transform refuse, and what they say."""

from typing import Any

import pytest

KEY = "arn:aws:kms:eu-west-1:123456789012:key/a"


def batch(trial: Any, **keys: Any) -> None:
    """A batch transform instead of the endpoint."""
    del trial.data["endpoints"]
    job = {"model": "iris", "instance_type": "ml.m5.large", "input": "s3://mine/in"}
    trial.data["batch"] = {"nightly": {**job, "output": "s3://mine/out", **keys}}


def test_a_file_without_endpoints(trial: Any) -> None:
    """A batch transform is something to deploy; nothing at all is not."""
    batch(trial)
    trial.load()
    del trial.data["batch"]
    trial.refuses("endpoints", "accepted: at least one endpoint, or a job below batch")


@pytest.mark.parametrize(
    ("keys", "path", "said"),
    [
        ({"model": "irsi"}, "model", "did you mean iris?"),
        ({"instance_type": "ml.p5.48xlarge"}, "instance_type", "116 types for transform"),
        ({"input": "mine/in"}, "input", "accepted: s3://bucket/prefix"),
        ({"max_payload": 20, "max_concurrent": 6}, "max_concurrent", "120 MB at once"),
        ({"max_concurrent": 17}, "max_concurrent", "17 requests of 6 MB, 102 MB at once"),
        ({"max_payload": 101}, "max_payload", "at most 100"),
        ({"instance_count": 101}, "instance_count", "at most 100"),
        ({"strategy": "multi-record"}, "strategy", "line, recordio or tfrecord"),
        ({"input_filter": "features"}, "input_filter", "begin it with $"),
        ({"input_filter": "$" * 64}, "input_filter", "63"),
        ({"join_input": True, "content_type": "image/png"}, "join_input", "JSON or CSV"),
        ({"environment": {"1A": "x"}}, "environment.1A", "no digit in front"),
        ({"environment": {"A": "x" * 10241}}, "environment.A", "at most 10,240"),
        ({"environment": {f"A{n}": "" for n in range(17)}}, "environment", "at most 16"),
        ({"volume_key": "alias/mine"}, "volume_key", "arn:aws:kms:REGION:ACCOUNT:key/ID"),
        ({"volume_key": KEY, "instance_type": "ml.g5.xlarge"}, "volume_key", "local NVMe"),
    ],
)
def test_batch(trial: Any, keys: dict[str, Any], path: str, said: str) -> None:
    """A transform job keeps to CreateTransformJob's limits."""
    batch(trial, **keys)
    trial.refuses(f"batch.nightly.{path}", said)


def test_uncompressed_files(trial: Any) -> None:
    """Batch transform takes no ModelDataSource."""
    batch(trial)
    trial.model["artifact"] = "s3://bucket/files/"
    trial.refuses("batch.nightly.model", "takes no ModelDataSource")


def test_answers_among_the_input(trial: Any) -> None:
    """The next job would take this one's answers for input."""
    batch(trial, output="s3://mine/in/answers")
    trial.warns("batch.nightly.output", "the next job would transform these answers")


@pytest.mark.parametrize(
    "expression",
    [
        *("rate(1 hour)", "rate(30 minutes)", "cron(0 6 * * ? *)", "cron(0/15 8-18 ? * MON-FRI *)"),
        *("cron(0 0 L * ? *)", "cron(0 9 ? * 2#1 *)", "cron(5 4 1,15 JAN ? 2027)"),
        *("cron(59 23 31W 12 ? 2199)", "cron(0 9 ? * 7L *)", "cron(0 9 ? * mon#5 *)"),
    ],
)
def test_schedules(trial: Any, expression: str) -> None:
    """What EventBridge Scheduler takes passes."""
    batch(trial, schedule={"expression": expression, "time_zone": "Europe/Rome"})
    trial.load()


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("every hour", "it is neither"),
        ("rate(0 hours)", "it is neither"),
        ("cron(0 6 * * *)", "5 fields, not 6"),
        ("cron(60 6 * * ? *)", "60 is no minutes"),
        ("cron(0 6 * * MOON *)", "MOON is no day of week"),
        ("cron(0 6 * FOO ? *)", "FOO is no month"),
        ("cron(0/0 6 * * ? *)", "0/0 is no minutes"),
        ("cron(0 6 * * * *)", "exactly one of day of month and day of week is ?"),
        ("cron(0 6 ? * ? *)", "exactly one of day of month and day of week is ?"),
        ("cron(0 24 * * ? *)", "24 is no hours"),
        ("cron(0 6 0 * ? *)", "0 is no day of month"),
        ("cron(0 6 32W * ? *)", "32W is no day of month"),
        ("cron(0 6 * 13 ? *)", "13 is no month"),
        ("cron(0 6 ? * 8 *)", "8 is no day of week"),
        ("cron(0 6 ? * 8L *)", "8L is no day of week"),
        ("cron(0 6 ? * DAY#1 *)", "DAY#1 is no day of week"),
        ("cron(0 6 ? * 2#6 *)", "2#6 is no day of week"),
        ("cron(0 6 * * ? 2200)", "2200 is no year"),
        ("cron(1-2-3 6 * * ? *)", "1-2-3 is no minutes"),
        ("cron(0/² 6 * * ? *)", "0/² is no minutes"),
        ("cron(٣ 6 * * ? *)", "٣ is no minutes"),
        (f"cron({'9' * 5000} 6 * * ? *)", "is no minutes"),
        ("rate(٣ hours)", "it is neither"),
    ],
)
def test_schedules_that_there_are_not(trial: Any, expression: str, said: str) -> None:
    """Every other expression is told what is wrong with it."""
    batch(trial, schedule={"expression": expression})
    trial.refuses("batch.nightly.schedule.expression", said, "rate(1 hour)")


def test_a_time_zone_that_there_is_not(trial: Any) -> None:
    """A time zone is one of the tz database."""
    batch(trial, schedule={"expression": "rate(1 day)", "time_zone": "Europe/Berln"})
    trial.refuses("batch.nightly.schedule.time_zone", "did you mean Europe/Berlin?")
