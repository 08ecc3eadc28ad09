"""Which framework an image stands for, and what its container can't do without."""

import pytest

from local_aws.hosting.fleets.naming import names
from local_aws.hosting.images import Framework, framework, lacking
from local_aws.hosting_protocol import ContainerFailed, ContainerSpec

SCRIPT = {
    "SAGEMAKER_PROGRAM": "inference.py",
    "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code",
}


def container(image, environment=None, **changes):
    """A container of an image."""
    return ContainerSpec(
        image=image, model_data_url="s3://b/k", environment=environment or {}, **changes
    )


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (
            "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:2.6.0",
            Framework.HUGGING_FACE,
        ),
        (
            "727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn/pytorch-inference:2.6.0-cpu-py312",
            Framework.PYTORCH,
        ),
        (
            "763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-inference-graviton@sha256:abc",
            Framework.PYTORCH,
        ),
        ("r.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference-arm64:2.6.0", Framework.PYTORCH),
        (
            "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.4-2",
            Framework.SCIKIT_LEARN,
        ),
        ("r.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0", Framework.XGBOOST_ALGORITHM),
    ],
)
def test_repository_decides_the_framework(image, expected):
    """Neither the registry nor the tag matters, in any partition."""
    assert framework(container(image)) is expected


def test_xgboost_runs_a_script_when_one_is_named():
    """SAGEMAKER_PROGRAM is what AWS's container looks at."""
    assert framework(container("r/sagemaker-xgboost:3", SCRIPT)) is Framework.XGBOOST_SCRIPT


@pytest.mark.parametrize(
    ("image", "named"),
    [
        ("registry/my-model:1", "the image registry/my-model:1. It runs"),
        ("pytorch-training:2.6.0", "sagemaker-scikit-learn, sagemaker-xgboost"),
        ("", "huggingface-pytorch-inference"),
        ("r/tensorflow-inference:2", "which runs TensorFlow Serving"),
        ("r/sagemaker-tritonserver:26", "which runs Triton Inference Server"),
        ("r/vllm:0", "which runs vLLM"),
    ],
)
def test_other_images_are_refused_by_name(image, named):
    """The reason says what they would run, and what is accepted."""
    with pytest.raises(ContainerFailed) as caught:
        framework(container(image))
    assert "The embedded AWS does not emulate the image" in caught.value.reason
    assert named in caught.value.reason


def test_script_containers_must_be_told_their_script():
    """What AWS's containers would fail for is found here, with the values to set."""
    image = "r/sagemaker-scikit-learn:1.4-2"
    assert (
        "SAGEMAKER_PROGRAM=inference.py, SAGEMAKER_SUBMIT_DIRECTORY=/opt/ml/model/code"
        in lacking(container(image))
    )
    half = {"SAGEMAKER_PROGRAM": "serve.py"}
    assert lacking(container("r/sagemaker-xgboost:3", half)).endswith(
        "lacks SAGEMAKER_SUBMIT_DIRECTORY=/opt/ml/model/code"
    )
    assert lacking(container(image, SCRIPT)) == ""
    assert lacking(container("r/sagemaker-xgboost:3")) == ""
    assert lacking(container("r/pytorch-inference:2")) == ""


def test_many_models_need_no_script_and_xgboost_allows_none():
    """Deep-learning images find each code/inference.py; XGBoost's has no script mode at all."""
    assert lacking(container("r/pytorch-inference:2", multi_model=True)) == ""
    refused = lacking(container("r/sagemaker-xgboost:3", SCRIPT, multi_model=True))
    assert refused.endswith("drop SAGEMAKER_PROGRAM")


def test_scikit_learn_has_one_script_for_many_models():
    """It is imported before there is an archive, so it must lie somewhere else."""
    image = "r/sagemaker-scikit-learn:1"
    refused = lacking(container(image, SCRIPT, multi_model=True))
    assert "one script for all of its models" in refused
    assert "SAGEMAKER_SUBMIT_DIRECTORY=s3://" in refused
    in_s3 = {**SCRIPT, "SAGEMAKER_SUBMIT_DIRECTORY": "s3://b/sourcedir.tar.gz"}
    assert lacking(container(image, in_s3, multi_model=True)) == ""


def test_containers_are_called_by_hostname_or_place():
    """The only one is `primary`, or `model` when it serves many."""
    plain = container("r/pytorch-inference:2")
    assert names([plain]) == ["primary"]
    assert names([container("r/pytorch-inference:2", multi_model=True)]) == ["model"]
    named = container("r/pytorch-inference:2", hostname="features")
    assert names([named]) == ["features"]
    assert names([named, plain, plain]) == ["features", "container-2", "container-3"]
