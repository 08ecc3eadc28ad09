"""Which image a framework, a version and an instance type mean."""

import pytest

from modelport.facts.images import UnknownImage, resolve


def test_an_image_in_china() -> None:
    """A region of aws-cn has its own account and its own domain."""
    image = resolve(
        framework="pytorch", version="2.6.0", region="cn-north-1", instance_type="ml.g5.xlarge"
    )
    registry = "727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn"
    assert image == f"{registry}/pytorch-inference:2.6.0-gpu-py312"


def test_new_graviton_families_get_an_arm_image() -> None:
    """A c8g, which the library itself takes for x86, gets the image for arm64."""
    image = resolve(
        framework="pytorch", version="2.6.0", region="eu-west-1", instance_type="ml.c8g.xlarge"
    )
    assert "/pytorch-inference-arm64:2.6.0-cpu" in image


def test_a_version_without_its_last_part() -> None:
    """4.51 means 4.51.3, and the tag says so in full."""
    image = resolve(
        framework="huggingface", version="4.51", region="eu-west-1", instance_type="ml.m5.large"
    )
    assert "transformers4.51.3-cpu" in image


def test_the_newest_base_is_taken() -> None:
    """Without a base framework PyTorch's newest is meant, by number and not by letter."""
    image = resolve(
        framework="huggingface", version="4.10.2", region="eu-west-1", instance_type="ml.m5.large"
    )
    assert "huggingface-pytorch-inference:1.9.0-" in image


def test_an_unknown_version_names_what_there_is() -> None:
    """The error holds the argument at fault, the versions newest first, and the closest one."""
    with pytest.raises(UnknownImage) as caught:
        resolve(
            framework="pytorch", version="2.6.9", region="eu-west-1", instance_type="ml.m5.large"
        )
    assert caught.value.key == "version"
    assert caught.value.accepted[:2] == ("2.6.0", "2.5.1")
    assert caught.value.suggestion == "2.6.0"


def test_p2_has_no_new_images() -> None:
    """PyTorch 1.13 and newer do not run on P2, whose last version is 1.12.1."""
    with pytest.raises(UnknownImage) as caught:
        resolve(
            framework="pytorch", version="2.6.0", region="eu-west-1", instance_type="ml.p2.xlarge"
        )
    assert caught.value.accepted[0] == "1.12.1"
