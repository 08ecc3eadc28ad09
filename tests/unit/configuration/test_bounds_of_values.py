"""Values beyond what their key takes are told with its bound, and what it means."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("model_download_timeout", "59s", "received 59s; accepted: at least 60 s (1m);"),
        ("container_startup_timeout", "61m", "received 61m; accepted: at most 3600 s (1h);"),
        ("container_startup_timeout", "soon", "accepted: seconds, or text such as 90s, 5m or 2h"),
        ("volume_size", 513, "512; change it: the storage volume of each instance, in GB"),
        ("notify", ["t"] * 6, "received 6 of them; accepted: at most 5; change it: ARNs of SNS"),
        ("idle", "30m", "at least 3600 s (1h); change it: how long no request may come"),
        ("instance_count", 0, "received 0; accepted: at least 1"),
        ("front", {"rest": {"timeout": 30}}, "received 30; accepted: at most 29 s;"),
        ("front", {"rest": {"throttling": {"requests_per_second": float("inf")}}}, "a finite"),
        ("front", {"rest": {"throttling": {"burst": 0}}}, "received 0; accepted: at least 1"),
    ],
)
def test_bounds(trial: Any, key: str, value: Any, said: str) -> None:
    """A value out of bounds is named with the bound."""
    trial.endpoint[key] = value
    error = trial.error()
    assert error.startswith(f"endpoints.iris.{key}")
    assert said in error


def test_whole_days_alone(trial: Any) -> None:
    """A value between two steps is named with the step."""
    trial.endpoint.update(type="asynchronous", retention="36h")
    assert "received 129600; accepted: a multiple of 86400" in trial.error()
    trial.endpoint["retention"] = 0
    assert "received 0; accepted: at least 86400 s (1d)" in trial.error()


@pytest.mark.parametrize(("text", "said"), [("", "at least 1"), ("n" * 257, "at most 256")])
def test_text_of_another_length(trial: Any, text: str, said: str) -> None:
    """The characters are counted for whoever has to shorten it."""
    target = {"requests_per_second": 5, "policy_name": text}
    trial.endpoint["scaling"] = {"min": 1, "max": 2, "target": target}
    where, meaning = "endpoints.iris.scaling.target.policy_name", "the policy's name"
    said = f"received {len(text)} characters; accepted: {said}; change it: {meaning}"
    assert trial.error().startswith(f"{where}: {said}")
