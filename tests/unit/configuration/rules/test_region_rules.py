"""What the rules on region refuse, and what they say."""

from typing import Any

import pytest


def test_an_unknown_region(trial: Any) -> None:
    """A region that AWS does not have suggests one that it has."""
    trial.data["region"] = "eu-wets-1"
    error = trial.error()
    assert error.startswith("region: received eu-wets-1; accepted: eu-central-1")
    assert error.endswith("did you mean eu-west-1?")


@pytest.mark.parametrize("name", ["x" * 5000, "../../../providers", "a/b", ""])
def test_a_region_that_names_no_file(trial: Any, name: str) -> None:
    """Whatever it is, it is told as a region, whatever else asks about regions."""
    component = {"model": "iris", "memory": 512}
    trial.serve_on_instances("inference-components", components={"iris": component})
    trial.data["region"] = name
    trial.refuses("region", "accepted: ", "choose one of AWS's regions")


def test_a_region_that_may_not_have_endpoints(trial: Any) -> None:
    """What CloudFormation's schemas do not show is a warning, since they can lag behind."""
    trial.data["region"] = "us-gov-east-1"
    warnings = [str(warning) for warning in trial.check().warnings]
    assert any(w.startswith("region: received us-gov-east-1") for w in warnings)


def test_a_region_that_may_not_have_components(trial: Any) -> None:
    """In China inference components are refused; elsewhere their absence is told."""
    component = {"model": "iris", "memory": 512}
    trial.serve_on_instances("inference-components", components={"iris": component})
    trial.data["region"] = "eu-west-3"
    trial.warns("endpoints.iris.type", "received eu-west-3; accepted: a region whose CloudForm")
