"""What the rules on serverless endpoints refuse, and what they say."""

from typing import Any

import pytest


def serverless(trial: Any, **keys: Any) -> None:
    """A serverless endpoint."""
    trial.serve("serverless", **{"memory_size": 2048, "max_concurrency": 10, **keys})


@pytest.mark.parametrize(
    ("keys", "path", "said"),
    [
        ({"memory_size": 1500}, "memory_size", "round up to 2048"),
        ({"memory_size": 7168}, "memory_size", "at most 6144"),
        ({"max_concurrency": 201}, "max_concurrency", "at most 200"),
        (
            {"provisioned_concurrency": 11},
            "provisioned_concurrency",
            "max_concurrency, which is 10",
        ),
        ({"scaling": {"min": 1, "max": 2}}, "scaling", "add provisioned_concurrency"),
        (
            {"provisioned_concurrency": 2, "scaling": {"min": 1, "max": 11}},
            "scaling.max",
            "at most max_concurrency, which is 10",
        ),
        (
            {"provisioned_concurrency": 2, "scaling": {"min": 3, "max": 2}},
            "scaling.min",
            "at most scaling.max, which is 2",
        ),
    ],
)
def test_serverless(trial: Any, keys: dict[str, Any], path: str, said: str) -> None:
    """Steps of memory, and concurrency within concurrency."""
    serverless(trial, **keys)
    trial.refuses(f"endpoints.iris.{path}", said)


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1"])
def test_a_region_without_it(trial: Any, region: str) -> None:
    """China and GovCloud have endpoints, and no serverless inference."""
    serverless(trial)
    trial.data["region"] = region
    trial.refuses("endpoints.iris.type", f"serverless in {region}", "choose type: real-time")


def test_uncompressed_files(trial: Any) -> None:
    """Serverless inference takes no ModelDataSource."""
    serverless(trial)
    trial.model["artifact"] = "s3://bucket/files/"
    trial.refuses("endpoints.iris.model", "takes no ModelDataSource", "pack it")


@pytest.mark.parametrize("tag", ["pytorch-inference:2.6.0-gpu-py312", "mine:1.0-cu124"])
def test_an_image_for_gpus(trial: Any, tag: str) -> None:
    """Serverless inference has no GPUs: neither an image that says gpu nor one that says CUDA."""
    serverless(trial)
    image = f"123456789012.dkr.ecr.eu-west-1.amazonaws.com/{tag}"
    trial.model["container"] = {"image": image}
    trial.refuses("models.iris.container.image", "serverless inference has no GPUs")


def test_a_framework_for_gpus_alone(trial: Any) -> None:
    """A framework whose images all need a GPU is told at the endpoint."""
    serverless(trial)
    trial.model["container"] = {"framework": "vllm", "version": "0.30.0"}
    trial.refuses("endpoints.iris.model", "serverless inference with vllm", "x86_64 with gpu")


def test_more_than_an_account_has(trial: Any) -> None:
    """The concurrency of all serverless endpoints together is compared with the quota."""
    serverless(trial, memory_size=1024, max_concurrency=200)
    for number in range(5):
        trial.data["endpoints"][f"e{number}"] = trial.endpoint
    warnings = trial.check().warnings
    assert len(warnings) == 6
    assert "at most 1000, an account's quota" in str(warnings[0])


def test_more_endpoints_than_an_account_has(trial: Any) -> None:
    """An account has 50 serverless endpoints in a region."""
    serverless(trial, max_concurrency=1)
    for number in range(50):
        trial.data["endpoints"][f"e{number}"] = trial.endpoint
    trial.warns("endpoints", "received 51 serverless ones; accepted: at most 50")


def test_a_model_that_does_not_fit_the_disk(trial: Any) -> None:
    """5 GB hold the image and the model; a sparse file stands for a large one."""
    serverless(trial)
    code = (trial.folder / "models/iris/code/inference.py").stat().st_size
    with (trial.folder / "models/iris/weights").open("wb") as file:
        file.truncate(5 * 1024**3 - code)
        assert trial.check().warnings == ()
        file.truncate(6 * 1024**3)
    trial.warns("endpoints.iris.model", "a model of 6.0 GB", "at most 5 GB of disk")
