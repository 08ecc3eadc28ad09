"""What the rules on region refuse, and what they say."""

from typing import Any


def test_an_unknown_region(trial: Any) -> None:
    """A region that AWS does not have suggests one that it has."""
    trial.data["region"] = "eu-wets-1"
    error = trial.error()
    assert error.startswith("region: received eu-wets-1; accepted: eu-central-1")
    assert error.endswith("did you mean eu-west-1?")
