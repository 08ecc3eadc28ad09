"""What the rules on inference components refuse, and what they say."""

from typing import Any

import pytest

SCALING = {"min": 0, "max": 2, "invocations_per_copy": 60}
ADAPTER = {"base": "iris", "adapter": "s3://bucket/adapter.tar.gz"}


def components(trial: Any, component: dict[str, Any], **keys: Any) -> None:
    """An endpoint of a component, and another one, to spoil."""
    iris = {"model": "iris", "memory": 1024}
    found = {"iris": iris, "other": {k: v for k, v in component.items() if v is not None}}
    trial.serve(
        "inference-components", **{"components": found, "instance_type": "ml.m5.large", **keys}
    )


def test_what_is_right(trial: Any) -> None:
    """A model, an adapter on it, and copies that may all go."""
    components(trial, ADAPTER)
    trial.load()
    keys = {"model": "iris", "memory": 512, "cpus": 0.5, "scaling": SCALING}
    components(trial, keys, managed_instances={"min": 1, "max": 3})
    assert trial.load().endpoints["iris"].components["other"].initial_copy_count == 1


@pytest.mark.parametrize(
    ("component", "path", "said"),
    [
        ({}, "model", "accepted: model, or base and adapter"),
        ({"model": "iris"}, "memory", "add memory"),
        ({"model": "iris", "memory": 512, "max_memory": 256}, "max_memory", "which is 512"),
        ({"model": "iris", "memory": 9000}, "memory", "no copy would ever start"),
        ({"model": "iris", "memory": 512, "cpus": 3}, "cpus", "received 3 on ml.m5.large"),
        ({"model": "iris", "memory": 512, "accelerators": 1}, "accelerators", "which has 0"),
        ({"model": "iris", "memory": 512, "copies": 0}, "copies", "use scaling with min: 0"),
        (
            {"model": "iris", "memory": 512, "copies": 2, "scaling": {**SCALING, "min": 1}},
            "copies",
            "received 2 together with scaling",
        ),
        ({"base": "iris"}, "adapter", "add adapter"),
        ({**ADAPTER, "base": "irsi"}, "base", "did you mean iris?"),
        ({**ADAPTER, "base": "other"}, "base", "a component with a model: iris"),
        ({**ADAPTER, "adapter": "s3://bucket/adapter/"}, "adapter", "pack it"),
        ({**ADAPTER, "memory": 512}, "memory", "an adapter lives in the copies of its base"),
        ({**ADAPTER, "model": "iris"}, "model", "an adapter has that of its base"),
    ],
)
def test_components(trial: Any, component: dict[str, Any], path: str, said: str) -> None:
    """A component is a model with what a copy needs, or an adapter without."""
    components(trial, component)
    trial.refuses(f"endpoints.iris.components.other.{path}", said)


def test_a_region_without_components(trial: Any) -> None:
    """China has endpoints, and no inference components."""
    trial.data["region"] = "cn-north-1"
    components(trial, ADAPTER)
    trial.refuses("endpoints.iris.type", "cn-north-1, which has none", "multi-container")


def test_burstable_instances(trial: Any) -> None:
    """Copies are not placed on burstable instances."""
    components(trial, ADAPTER, instance_type="ml.t2.large")
    trial.refuses("endpoints.iris.instance_type", "not burstable")


def test_two_ways_to_say_how_many(trial: Any) -> None:
    """Managed instances decide the count themselves, in order."""
    components(trial, ADAPTER, instance_count=2, managed_instances={"min": 1, "max": 2})
    trial.refuses("endpoints.iris.instance_count", "together with managed_instances")
    components(trial, ADAPTER, managed_instances={"min": 3, "max": 2})
    trial.refuses("endpoints.iris.managed_instances.min", "managed_instances.max, which is 2")


def test_copies_and_instances_that_do_not_go_together(trial: Any) -> None:
    """Instances without copies cost; instances with copies do not go."""
    keys = {"model": "iris", "memory": 512, "scaling": SCALING}
    components(trial, keys)
    assert trial.check().warnings == ()
    components(trial, keys, managed_instances={"max": 2})
    trial.warns("endpoints.iris.managed_instances.min", "while iris keeps a copy")
    trial.endpoint["components"] = {"other": keys}
    assert trial.check().warnings == ()
    trial.endpoint["managed_instances"] = {"min": 1, "max": 2}
    trial.warns("endpoints.iris.managed_instances", "received min 1", "the instances stay")


def test_names_of_components(trial: Any) -> None:
    """The endpoint's name and the key make a name of at most 63 characters, for one only."""
    components(trial, ADAPTER, name="e" * 58)
    trial.refuses("endpoints.iris.components.other", "(64 characters)", "at most 63")
    components(trial, ADAPTER, name="a-b")
    second = {"type": "inference-components", "instance_type": "ml.m5.large", "name": "a"}
    second["components"] = {"b-iris": {"model": "iris", "memory": 512}}
    trial.data["endpoints"]["second"] = second
    said = "received a-b-iris, which endpoints.iris.components.iris has too"
    trial.refuses("endpoints.second.components.b-iris", said)


def test_pools_of_which_one_is_large_enough(trial: Any) -> None:
    """A copy that fits one of the pools has somewhere to go."""
    types = ["ml.m5.large", "ml.m5.4xlarge"]
    pools = [{"instance_type": name, "priority": n} for n, name in enumerate(types, 1)]
    components(trial, {"model": "iris", "memory": 30000}, instance_pools=pools)
    del trial.endpoint["instance_type"]
    trial.load()
    trial.endpoint["components"]["other"]["memory"] = 90000
    said = "received 90000 on ml.m5.4xlarge, which has 65536"
    trial.refuses("endpoints.iris.components.other.memory", said)
