"""What the rule on numbers refuses, and what it says."""

from typing import Any


def test_more_than_aws_can_count(trial: Any) -> None:
    """A number of 26 digits is an error wherever it stands, with the largest one that is none."""
    trial.endpoint["scaling"] = {
        "min": 1,
        "max": 10**26,
        "target": {"requests_per_second": 50},
    }
    (error,) = trial.errors()
    assert error.startswith("endpoints.iris.scaling.max: received 1000")
    assert "accepted: at most 2147483647" in error
    trial.endpoint["scaling"]["max"] = 2147483647
    trial.load()
