"""What the rules on references refuse, and what they say."""

from typing import Any


def test_an_unknown_model(trial: Any) -> None:
    """An endpoint of a model that is not there suggests one."""
    trial.endpoint["model"] = "irsi"
    error = trial.error()
    assert error.startswith("endpoints.iris.model: received irsi; accepted: a key below models")
    assert error.endswith("did you mean iris?")


def test_an_unused_model(trial: Any) -> None:
    """A model without an endpoint is not deployed, which deserves a word."""
    trial.data["models"]["lily"] = trial.model
    assert trial.warning().startswith("models.lily: received a model without an endpoint")
