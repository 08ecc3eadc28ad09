"""What the rules on containers refuse, and what they say."""

from typing import Any

import pytest

ECR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("container", "said"),
    [
        ({}, "received neither; accepted: either image, or framework and version"),
        ({"framework": "pytorch"}, "received framework without version"),
        ({"version": "2.6.0"}, "received version without framework"),
        ({"image": f"{ECR}/a:1", "framework": "pytorch"}, "received image and framework"),
        (
            {"framework": "pytorch", "version": "2.6.0", "base_framework_version": "pytorch2.6.0"},
            "only for huggingface",
        ),
        ({"image": "public.ecr.aws/x/y:1"}, "push the image to a private repository"),
        ({"image": ECR.replace("west-1", "west-2") + "/a:1"}, "copy the image to a repository in"),
        ({"image": f"{ECR}/{'a' * 255}:1"}, "accepted: at most 255"),
        ({"framework": "pytorch", "version": "2.6.9"}, "did you mean 2.6.0?"),
        (
            {"framework": "pytorch", "version": "2.6.0", "python_version": "py39"},
            "python_version: received py39 for pytorch on ml.m5.large; accepted: py312",
        ),
    ],
)
def test_containers(trial: Any, container: dict[str, str], said: str) -> None:
    """Exactly one of an image and a published framework says what serves a model."""
    trial.model["container"] = container
    assert any(said in error for error in trial.errors())


def test_an_image_of_ones_own(trial: Any) -> None:
    """An image in the region's ECR passes; one that can change below an endpoint is told."""
    trial.model["container"] = {"image": f"{ECR}/team/model:1.0"}
    assert trial.check().warnings == ()
    trial.model["container"] = {"image": f"{ECR}/team/model:latest"}
    assert "name the tag or the digest" in trial.warning()
