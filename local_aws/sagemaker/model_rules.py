"""What SageMaker takes of a model's containers (API reference: CreateModel)."""

from collections.abc import Mapping
from typing import Any

from local_aws.errors import invalid
from local_aws.sagemaker.containers import Container, given
from local_aws.sagemaker.workloads import execution_mode


def check(request: Mapping[str, Any]) -> None:
    """Refuse containers that don't go together."""
    containers = given(request)
    if not containers or (request.get("PrimaryContainer") and request.get("Containers")):
        raise invalid("You must specify either PrimaryContainer or Containers.")
    for container in containers:
        _check_container(container)
    _check_hostnames(containers, is_direct=execution_mode(request) == "Direct")
    if sum(_is_multi_model(container) for container in containers) > 1:
        raise invalid("Only one container of a model may have the mode MultiModel.")


def _check_container(container: Container) -> None:
    if not container.get("Image") and not container.get("ModelPackageName"):
        raise invalid("You must specify an image (Image) for the container.")
    if container.get("ModelDataUrl") and container.get("ModelDataSource"):
        raise invalid("You must specify either ModelDataUrl or ModelDataSource, not both.")
    if not _is_multi_model(container):
        return
    if container.get("ModelDataSource"):
        raise invalid("ModelDataSource is not supported for a container in mode MultiModel.")
    if not container.get("ModelDataUrl"):
        raise invalid(
            "ModelDataUrl is required for a container in mode MultiModel: the prefix of its models."
        )


def _is_multi_model(container: Container) -> bool:
    return container.get("Mode") == "MultiModel"


def _check_hostnames(containers: list[Container], *, is_direct: bool) -> None:
    """Set all hostnames or none; a container that is called directly must have one."""
    names = [container.get("ContainerHostname") for container in containers]
    present = [name for name in names if name]
    if is_direct and len(containers) == 1:
        raise invalid("InferenceExecutionConfig Direct needs a model with several containers.")
    if is_direct and len(present) < len(names):
        raise invalid("ContainerHostname is required for every container that is called directly.")
    if present and len(present) < len(names):
        raise invalid("ContainerHostname must be set for all containers, or for none.")
    if len(set(present)) < len(present):
        raise invalid(f"ContainerHostname must be unique, not {', '.join(present)}.")
