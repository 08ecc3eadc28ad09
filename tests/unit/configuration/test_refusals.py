"""A key that another type has, or that AWS has ended: the reason, and what to do instead."""

from typing import Any

import pytest

SERVERLESS = {"type": "serverless", "model": "iris", "memory_size": 1024, "max_concurrency": 1}
LAMBDA = {"type": "lambda", "model": "iris"}
ON_INSTANCES = {"model": "iris", "instance_type": "ml.m5.large"}
SEVERAL = {"instance_type": "ml.m5.large", "models": {"a": "iris", "b": "iris"}}


@pytest.mark.parametrize(
    ("endpoint", "key", "said"),
    [
        (SERVERLESS, "network", "neither a VPC nor network isolation for serverless inference"),
        (SERVERLESS, "capture", "no data capture for serverless inference"),
        (SERVERLESS, "instance_type", "say memory_size"),
        (SERVERLESS, "volume_size", "say memory_size"),
        (SERVERLESS, "shadow", "no shadow variants with serverless inference"),
        (LAMBDA, "front", "the function is called by AWS Lambda's Invoke"),
        (LAMBDA, "network", "real-time for a model in a VPC"),
        ({"type": "asynchronous", **ON_INSTANCES}, "shadow", "with asynchronous inference"),
        ({"type": "multi-model", **SEVERAL}, "capture", "no data capture for multi-model"),
        ({"type": "multi-model", **SEVERAL}, "model", "there are several: say models"),
        ({"type": "multi-container", **SEVERAL}, "shadow", "with multi-container endpoints"),
        ({"type": "real-time", **ON_INSTANCES}, "memory_size", "choose type: serverless"),
        ({"type": "real-time", **ON_INSTANCES}, "components", "type: inference-components"),
        (
            {"type": "real-time", **ON_INSTANCES},
            "managed_instances",
            "choose type: inference-components",
        ),
    ],
)
def test_a_key_of_another_type(trial: Any, endpoint: dict[str, Any], key: str, said: str) -> None:
    """The refusal names the types that take the key, and the reason."""
    trial.data["endpoints"]["iris"] = {**endpoint, key: {}}
    kind = endpoint["type"]
    trial.refuses(f"endpoints.iris.{key}", f"received {key} with type: {kind}", said)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("network", "SageMaker's own network"),
        ("volume_size", "sizes the volumes"),
        ("scaling", "say instance_count"),
        ("front", "a job answers nobody"),
        ("capture", "choose type: real-time"),
    ],
)
def test_a_key_of_endpoints_on_a_batch_transform(trial: Any, key: str, said: str) -> None:
    """A batch transform is told in the same way which endpoints take the key."""
    batch = {"model": "iris", "instance_type": "ml.m5.large", key: {}}
    trial.data["batch"] = {"nightly": batch}
    trial.refuses(f"batch.nightly.{key}", f"received {key} with batch", said)


def test_a_key_of_another_types_section(trial: Any) -> None:
    """A key below one that types share is told in the same way."""
    scaling = {"max": 2, "target": {"requests_per_second": 1}}
    trial.serve_on_instances("asynchronous", scaling=scaling)
    trial.refuses("endpoints.iris.scaling.target", "target with type: real-time, multi-model")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("accelerator_type", "Elastic Inference is no longer available"),
        ("elastic_inference", "choose a GPU or Inferentia instance_type"),
        ("edge_manager", "Edge Manager ended on 26 April 2024"),
        ("edge_packaging", "AWS IoT Greengrass"),
    ],
)
def test_what_aws_has_ended(trial: Any, key: str, said: str) -> None:
    """On an endpoint, a variant or a model: what to use instead."""
    for section in (trial.endpoint, trial.model):
        section[key] = "x"
    errors = trial.errors()
    assert [error.split(":")[0] for error in errors] == [
        f"models.iris.{key}",
        f"endpoints.iris.{key}",
    ]
    assert all(said in error for error in errors)


def test_an_elastic_inference_type(trial: Any) -> None:
    """An accelerator's type is no instance type any more, and its images are none."""
    trial.endpoint["instance_type"] = "ml.eia2.medium"
    trial.refuses("endpoints.iris.instance_type", "Elastic Inference is no longer available")
    image = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-inference-eia:1.5.1-cpu-py3"
    trial.endpoint["instance_type"] = "ml.m5.large"
    trial.model["container"] = {"image": image}
    trial.refuses("models.iris.container.image", "Elastic Inference is no longer available")


@pytest.mark.parametrize(
    ("endpoint", "received", "advice"),
    [
        ({"type": "serverles"}, "received serverles", "did you mean serverless?"),
        ({"type": 5}, "received 5", "choose one of them"),
        ({"model": "iris", "memory_size": 1024, "max_concurrency": 1}, "nothing", "serverless"),
        ({}, "received nothing", "or another one"),
    ],
)
def test_a_type_that_there_is_not(
    trial: Any, endpoint: dict[str, Any], received: str, advice: str
) -> None:
    """A missing or unknown type lists those that there are, and suggests one."""
    trial.data["endpoints"]["iris"] = endpoint
    types = "real-time, serverless, asynchronous, multi-model, multi-container, pipeline"
    trial.refuses("endpoints.iris.type", received, types, advice)


def test_no_section_at_all(trial: Any) -> None:
    """An endpoint that is a value is told that it needs a type."""
    trial.data["endpoints"]["iris"] = 5
    trial.refuses("endpoints.iris", "received 5; accepted: a section with a type (real-time")


def test_the_path_in_a_union(trial: Any) -> None:
    """The type that was chosen is no part of a key's path."""
    trial.data["endpoints"]["iris"] = {**SERVERLESS, "memory_size": "1024"}
    trial.refuses("endpoints.iris.memory_size", "a whole number (memory in MB")


def test_the_path_in_a_list(trial: Any) -> None:
    """A list's items are named by their positions, whatever is wrong with each."""
    trial.serve_on_instances("pipeline", models=["iris", 5, "irsi"])
    shape, reference = trial.errors()
    assert shape.startswith("endpoints.iris.models.1: received 5; accepted: text")
    assert reference.startswith("endpoints.iris.models.2: received irsi")
