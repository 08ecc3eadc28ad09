"""What the rules on fronts refuse, and what they say."""

from typing import Any


def test_an_open_api(trial: Any) -> None:
    """Nobody is asked in the embedded AWS alone."""
    trial.endpoint["front"] = {"rest": {"authorisation": "open"}}
    error = trial.error()
    assert error.startswith("endpoints.iris.front.rest.authorisation: received open")
    assert "choose iam or api-key" in error
    trial.data["account"] = "000000000000"
    trial.load()


def test_throttling_above_the_quota(trial: Any) -> None:
    """More than an account gets is a warning, since AWS raises quotas."""
    trial.endpoint["front"] = {"rest": {"throttling": {"requests_per_second": 20_000}}}
    assert "accepted: at most 10,000" in trial.warning()
