"""What the rules on expiry and idleness refuse, and what they say."""

from datetime import date, datetime
from typing import Any

import pytest

TOPIC = "arn:aws:sns:eu-west-1:123456789012:people"


def test_what_is_right(trial: Any) -> None:
    """A day, hours, and who is told."""
    trial.endpoint.update(expires=date(2027, 3, 31), idle="12h", notify=[TOPIC])
    assert trial.check().errors == trial.check().warnings == ()
    assert trial.load().endpoints["iris"].expires == date(2027, 3, 31)
    trial.endpoint["expires"] = "2027-03-31"
    assert trial.load().endpoints["iris"].expires == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("said", "below", "parts"),
    [
        ({"expires": "2027-02-30"}, "expires", ["a date", "like 2027-03-31"]),
        ({"expires": 2027}, "expires", ["a date"]),
        ({"expires": datetime(2027, 3, 31, 1, 2)}, "expires", ["a date"]),  # noqa: DTZ001 - YAML's
        ({"idle": "90m"}, "idle", ["received 5400 s (90m); accepted: whole hours"]),
        ({"idle": 60}, "idle", ["at least 3600"]),
        ({"idle": "8d"}, "idle", ["at most 604800"]),
        ({"notify": [TOPIC]}, "notify", ["notify with expires or idle"]),
        ({"idle": "1h", "notify": ["people"]}, "notify.0", ["arn:aws:sns:REGION:ACCOUNT:TOPIC"]),
        (
            {"idle": "1h", "notify": [TOPIC.replace("eu-west-1", "us-east-1")]},
            "notify.0",
            ["an ARN in us-east-1", "one in eu-west-1"],
        ),
    ],
)
def test_what_is_refused(trial: Any, said: dict[str, Any], below: str, parts: list[str]) -> None:
    """Alarms count whole hours, up to a week; topics are where the endpoint is."""
    trial.endpoint.update(said)
    trial.refuses(f"endpoints.iris.{below}", *parts)


def test_more_components_than_an_alarm_counts(trial: Any) -> None:
    """An alarm has ten metrics at most."""
    component = {"model": "iris", "memory": 512}
    many = {f"c{number}": component for number in range(10)}
    trial.serve_on_instances("inference-components", components=many, idle="1h")
    assert trial.check().errors == ()
    many["c10"] = component
    trial.refuses("endpoints.iris.idle", "idle with 11 components", "at most 10")
