"""What the rules on scaling refuse, and what they say."""

from typing import Any

import pytest

SCALING = {"min": 1, "max": 2, "target": {"requests_per_second": 10}}


@pytest.mark.parametrize(
    ("change", "path", "said"),
    [
        ({"min": 3}, "scaling.min", "received 3; accepted: at most scaling.max, which is 2"),
        ({"min": 0}, "scaling.min", "received 0; accepted: at least 1"),
        ({"min": 0}, "scaling.min", "none at all needs type: inference-components, asynchronous"),
        ({"target": {}}, "scaling.target", "received none of them; accepted: exactly one of"),
        (
            {"target": {"requests_per_second": 1, "invocations_per_instance": 60}},
            "scaling.target",
            "received invocations_per_instance and requests_per_second; accepted: exactly one of",
        ),
        (
            {"target": {"invocations_per_instance": 60, "safety": 0.5}},
            "scaling.target.safety",
            "remove it: it has no effect",
        ),
    ],
)
def test_scaling(trial: Any, change: dict[str, Any], path: str, said: str) -> None:
    """Bounds are in order, and there is exactly one target."""
    trial.endpoint["scaling"] = {**SCALING, **change}
    error = trial.error()
    assert error.startswith(f"endpoints.iris.{path}: ")
    assert said in error


def test_a_count_with_scaling(trial: Any) -> None:
    """scaling.min says how many instances there are at first, and nothing else does."""
    trial.endpoint.update(scaling=SCALING, instance_count=2)
    assert "endpoints.iris.instance_count: received 2 together with scaling" in trial.error()


def test_scaling_that_cannot_scale(trial: Any) -> None:
    """Equal bounds leave nothing to scale."""
    trial.endpoint["scaling"] = {**SCALING, "max": 1}
    assert "received min and max 1; accepted: min below max" in trial.warning()


def test_the_arithmetic_of_the_target(trial: Any) -> None:
    """The measured rate times the safety factor times 60; next to nothing is told."""
    trial.endpoint["scaling"] = {**SCALING, "target": {"requests_per_second": 20}}
    assert trial.load().endpoints["iris"].scaling.target.invocations_per_minute == 600
    trial.endpoint["scaling"] = {**SCALING, "target": {"requests_per_second": 0.01}}
    assert "a target of 0.3 invocations a minute" in trial.warning()
