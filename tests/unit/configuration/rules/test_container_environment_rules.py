"""What the rules on container environment refuse, and what they say."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({f"A{n}": "x" for n in range(101)}, "received 101 variables; accepted: at most 100"),
        ({"A": "ü" * 513}, "a value of 1,026 bytes; accepted: at most 1,024 bytes"),
        ({"A" * 1025: "x"}, "a name of 1,025 bytes; accepted: at most 1,024 bytes"),
        ({f"A{n:02}": "x" * 1021 for n in range(33)}, "33,792 bytes in all; accepted: at most 32"),
        ({"1A": "x"}, "accepted: letters, digits and _, with no digit in front"),
    ],
)
def test_container_environments(trial: Any, variables: dict[str, str], said: str) -> None:
    """Variables keep to CreateModel's limits, counted in bytes."""
    trial.model["environment"] = variables
    assert said in trial.error()


def test_a_secret_in_the_environment(trial: Any) -> None:
    """A variable that looks like a secret is told where secrets belong."""
    trial.model["environment"] = {"HF_TOKEN": "x"}
    trial.warns("models.iris.environment.HF_TOKEN", "HF_TOKEN: accepted:", "AWS Secrets Manager")
