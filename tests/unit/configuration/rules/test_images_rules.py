"""What the rules on images refuse, and what they say."""

from typing import Any


def test_an_instance_type_without_an_image(trial: Any) -> None:
    """Graviton has no images of Hugging Face; the instance type is at fault."""
    trial.model["container"] = {"framework": "huggingface", "version": "4.51.3"}
    trial.endpoint["instance_type"] = "ml.c7g.large"
    error = trial.error()
    assert error.startswith("endpoints.iris.instance_type: received ml.c7g.large with huggingface")
    assert "x86_64 with cpu or x86_64 with gpu" in error


def test_a_region_without_the_image(trial: Any) -> None:
    """A region in which AWS does not publish the image is named with those where it does."""
    trial.data["region"] = "us-iso-east-1"
    assert "pytorch 2.6.0 in us-iso-east-1, where AWS publishes no image of it" in trial.error()
