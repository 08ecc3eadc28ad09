"""What the rules on instance types refuse, and what they say."""

from typing import Any

SCALING = {"min": 1, "max": 2, "target": {"requests_per_second": 10}}


def test_an_instance_type_that_is_not_for_hosting(trial: Any) -> None:
    """An EC2 type without its ml. and a type that endpoints lack are told what was meant."""
    trial.endpoint["instance_type"] = "m5.large"
    error = trial.error()
    assert error.startswith("endpoints.iris.instance_type: received m5.large")
    assert "types for hosting" in error
    assert error.endswith("did you mean ml.m5.large?")
    trial.endpoint["instance_type"] = "ml.t3.medium"
    assert trial.error().endswith("did you mean ml.t2.medium?")


def test_burstable_with_scaling(trial: Any) -> None:
    """A burstable type cannot be scaled automatically; without scaling it is fine."""
    trial.endpoint["instance_type"] = "ml.t2.medium"
    trial.load()
    trial.endpoint["scaling"] = SCALING
    error = trial.error()
    assert "endpoints.iris.instance_type: received ml.t2.medium, a burstable type" in error
    assert "use instance_count instead of scaling" in error


def test_a_type_that_the_region_does_not_sell(trial: Any) -> None:
    """What the price list lacks is a warning, because the list can lag behind."""
    trial.endpoint["instance_type"] = "ml.p5.48xlarge"
    assert "price list has for hosting in eu-west-1" in trial.warning()


def test_a_volume_on_local_storage(trial: Any) -> None:
    """A volume's size has no effect where there is a local disk."""
    trial.endpoint.update(instance_type="ml.g5.xlarge", volume_size=30)
    assert trial.warning().startswith("endpoints.iris.volume_size: received 30 on ml.g5.xlarge")


def test_prices_are_of_instance_types_that_there_are(trial: Any) -> None:
    """A slip of the pen would leave a price unused; none is below nothing."""
    trial.data["prices"] = {"ml.m5.xlarge": 0.5}
    trial.load()
    trial.data["prices"] = {"m5.xlarge": 0.5}
    error = trial.error()
    assert error.startswith("prices.m5.xlarge: received m5.xlarge")
    assert error.endswith("did you mean ml.m5.xlarge?")
    trial.data["prices"] = {"ml.m5.xlarge": -1}
    assert trial.error().startswith("prices.ml.m5.xlarge: received -1")
    trial.data["prices"] = {"ml.m5.xlarge": "cheap"}
    assert trial.error().startswith("prices.ml.m5.xlarge: received cheap")
