"""What the rules on instance pools refuse, and what they say."""

from typing import Any

import pytest

POOLS = [
    {"instance_type": "ml.m5.large", "priority": 1},
    {"instance_type": "ml.m5.xlarge", "priority": 2},
]


def test_pools_for_a_type(trial: Any) -> None:
    """Pools stand in for an instance type."""
    trial.serve("asynchronous", instance_pools=POOLS, provision_timeout="10m")
    trial.load()


def test_neither_and_both(trial: Any) -> None:
    """Exactly one of instance_type and instance_pools."""
    trial.endpoint["instance_pools"] = POOLS
    trial.refuses("endpoints.iris.instance_type", "received both")
    trial.serve("real-time")
    trial.refuses("endpoints.iris.instance_type", "received nothing", "such as ml.m5.xlarge")


@pytest.mark.parametrize("kind", ["pipeline", "multi-container", "multi-model"])
def test_pools_for_several_containers(trial: Any, kind: str) -> None:
    """SageMaker takes pools for a single model and for inference components."""
    models = ["iris", "iris"] if kind == "pipeline" else {"a": "iris", "b": "iris"}
    trial.serve(kind, models=models, instance_pools=POOLS)
    trial.refuses("endpoints.iris.instance_pools", f"instance_pools with {kind}")


def test_a_pool_twice(trial: Any) -> None:
    """A priority that two pools share leaves their order open, which is told."""
    trial.serve("real-time", instance_pools=[POOLS[0], {**POOLS[1], "priority": 1}])
    trial.warns("endpoints.iris.instance_pools", "received priority 1 more than once")


def test_a_wrong_type_in_a_pool(trial: Any) -> None:
    """The type is named by its place in the list."""
    trial.serve("real-time", instance_pools=[POOLS[0], {**POOLS[1], "instance_type": "ml.m5.big"}])
    trial.refuses("endpoints.iris.instance_pools.1.instance_type", "types for hosting")
