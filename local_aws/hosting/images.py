"""Which container images the data plane can stand in for, and what a container must bring."""

import re
from enum import StrEnum

from local_aws.hosting import reasons
from local_aws.hosting_protocol import ContainerSpec

_REPOSITORY = re.compile(r"^(?:[^/]+/)?(?P<repository>[^:@]+)")


class Framework(StrEnum):
    """Whose container it is; the value is `--framework` of a worker."""

    HUGGING_FACE = "hugging-face"
    PYTORCH = "pytorch"
    SCIKIT_LEARN = "scikit-learn"
    XGBOOST_ALGORITHM = "xgboost-algorithm"
    XGBOOST_SCRIPT = "xgboost-script"


SCRIPTED = frozenset({Framework.SCIKIT_LEARN, Framework.XGBOOST_SCRIPT})
"""Those that import SAGEMAKER_PROGRAM from SAGEMAKER_SUBMIT_DIRECTORY, be it in S3."""
PROGRAM = "SAGEMAKER_PROGRAM"
SUBMIT_DIRECTORY = "SAGEMAKER_SUBMIT_DIRECTORY"
_XGBOOST = "sagemaker-xgboost"
_FRAMEWORKS = {
    "huggingface-pytorch-inference": Framework.HUGGING_FACE,
    "pytorch-inference": Framework.PYTORCH,
    "pytorch-inference-arm64": Framework.PYTORCH,
    "pytorch-inference-graviton": Framework.PYTORCH,
    "sagemaker-scikit-learn": Framework.SCIKIT_LEARN,
    _XGBOOST: Framework.XGBOOST_ALGORITHM,
}
"""By repository: the registry's account differs from region to region."""
EMULATED_REPOSITORIES = frozenset(_FRAMEWORKS)
_MODEL_SERVERS = {
    "tensorflow-inference": "TensorFlow Serving",
    "tensorflow-inference-graviton": "TensorFlow Serving",
    "sagemaker-tritonserver": "Triton Inference Server",
    "djl-inference": "DJL Serving",
    "vllm": "vLLM",
    "huggingface-pytorch-tgi-inference": "Text Generation Inference",
}


def framework(container: ContainerSpec) -> Framework:
    """The framework of a container's image.

    XGBoost has two modes: with SAGEMAKER_PROGRAM it runs that script, else its own algorithm.

    Raises:
        ContainerFailed: for every other image, naming it and what is accepted.
    """
    match = _REPOSITORY.match(container.image)
    repository = match["repository"] if match else container.image
    if repository == _XGBOOST and PROGRAM in container.environment:
        return Framework.XGBOOST_SCRIPT
    if repository in _FRAMEWORKS:
        return _FRAMEWORKS[repository]
    server = _MODEL_SERVERS.get(repository)
    what = f"the image {container.image}" + (f", which runs {server}" if server else "")
    accepted = ", ".join(sorted(EMULATED_REPOSITORIES))
    raise reasons.not_emulated(what, f"It runs images from {accepted}.")


def lacking(container: ContainerSpec) -> str:
    """What AWS's container of that framework would fail for; empty when it would not.

    The scikit-learn and XGBoost containers run a script only when they are told its name and its
    folder, unlike the deep-learning containers with their code/inference.py. For several models
    the scikit-learn container imports one script at its start, when there is no archive yet.
    Source: `sagemaker-containers`, `_env.py`, and `sagemaker-scikit-learn-container`,
    `serving_mms.py`; the SageMaker Python SDK sets both variables for everybody.
    """
    kind = framework(container)
    if kind not in SCRIPTED:
        return ""
    if kind is Framework.XGBOOST_SCRIPT and container.multi_model:
        return "the XGBoost container has no script mode for several models: drop SAGEMAKER_PROGRAM"
    folder = container.environment.get(SUBMIT_DIRECTORY)
    if container.multi_model and not (folder or "").startswith("s3://"):
        return (
            "the scikit-learn container has one script for all of its models: set "
            f"{PROGRAM}=inference.py and {SUBMIT_DIRECTORY}=s3://BUCKET/sourcedir.tar.gz; only the "
            "Hugging Face and PyTorch containers import code/inference.py of each archive"
        )
    needed = {PROGRAM: "inference.py", SUBMIT_DIRECTORY: "/opt/ml/model/code"}
    left_out = [name for name in needed if name not in container.environment]
    examples = ", ".join(f"{name}={needed[name]}" for name in left_out)
    return f"the container's environment lacks {examples}" if left_out else ""
