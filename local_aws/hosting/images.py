"""Which container images the data plane can stand in for."""

import re

from local_aws.hosting import reasons

_REPOSITORY = re.compile(r"^(?:[^/]+/)?(?P<repository>[^:@]+)")

EMULATED_REPOSITORIES = frozenset(
    {
        "huggingface-pytorch-inference",
        "pytorch-inference",
        "pytorch-inference-graviton",
    }
)
"""Repositories of the Deep Learning Containers whose handlers `sagemaker-inference` runs."""


def require_emulated(image: str) -> None:
    """Accept the image of a PyTorch or Hugging Face inference container.

    Raises:
        ContainerFailed: for every other image, naming it and what is accepted.
    """
    match = _REPOSITORY.match(image)
    repository = match["repository"] if match else image
    if repository not in EMULATED_REPOSITORIES:
        accepted = ", ".join(sorted(EMULATED_REPOSITORIES))
        raise reasons.not_emulated(f"the image {image}", f"It runs images from {accepted}.")
