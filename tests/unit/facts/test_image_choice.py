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


@pytest.mark.parametrize(
    ("framework", "version", "instance_type", "image"),
    [
        ("djl-lmi", "0.38.0", "ml.g5.xlarge", "/djl-inference:0.38.0-lmi29.0.0-cu130"),
        ("vllm", "0.30", "ml.g5.xlarge", "/vllm:0.30.0-gpu-py312-cu130-"),
        ("triton", "26.05", "ml.g5.xlarge", "/sagemaker-tritonserver:26.05-py3"),
        ("triton", "26.05", "ml.m5.xlarge", "/sagemaker-tritonserver:26.05-py3-cpu"),
        ("sklearn", "1.9-0", "ml.m5.large", "/sagemaker-scikit-learn:1.9-0-cpu-py3"),
        ("xgboost", "3.2-0", None, "/sagemaker-xgboost:3.2-0"),
        ("pytorch", "2.6.0", None, "/pytorch-inference:2.6.0-cpu-py312"),
    ],
)
def test_frameworks(framework: str, version: str, instance_type: str | None, image: str) -> None:
    """Servers of language models and of everything, libraries, and serverless inference."""
    uri = resolve(
        framework=framework, version=version, region="eu-west-1", instance_type=instance_type
    )
    assert image in uri


@pytest.mark.parametrize("framework", ["djl-lmi", "vllm"])
def test_images_for_gpus_alone(framework: str) -> None:
    """Nothing but GPUs runs them; the library would hand out DJL's image to any instance type."""
    with pytest.raises(UnknownImage) as caught:
        resolve(framework=framework, version="x", region="eu-west-1", instance_type="ml.m5.xlarge")
    assert caught.value.key == "instance_type"
    assert caught.value.accepted == ("x86_64 with gpu",)


def test_no_vllm_in_china() -> None:
    """The image is not published there."""
    with pytest.raises(UnknownImage) as caught:
        resolve(
            framework="vllm", version="0.30.0", region="cn-north-1", instance_type="ml.g5.xlarge"
        )
    assert caught.value.key == "region"


def test_no_version_that_moves() -> None:
    """`latest` would be another image tomorrow."""
    with pytest.raises(UnknownImage):
        resolve(
            framework="xgboost", version="latest", region="eu-west-1", instance_type="ml.m5.large"
        )
