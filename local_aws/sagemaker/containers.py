"""A model's containers, whichever way they were given."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from local_aws.errors import invalid

if TYPE_CHECKING:
    from local_aws.sagemaker.state import State
    from local_aws.scope import Scope

Container = Mapping[str, Any]


def given(request: Mapping[str, Any]) -> list[Container]:
    """The containers as the request names them; nothing where it names none."""
    if request.get("PrimaryContainer"):
        return [request["PrimaryContainer"]]
    return list(request.get("Containers") or ())


def containers_of(state: "State", scope: "Scope", request: Mapping[str, Any]) -> list[Container]:
    """The containers that run, those of model packages among them."""
    return [
        resolved
        for container in given(request)
        for resolved in (
            _of_package(state, scope, container)
            if container.get("ModelPackageName")
            else [container]
        )
    ]


def _of_package(state: "State", scope: "Scope", container: Container) -> list[Container]:
    """A model package's containers, with this container's environment over theirs."""
    name = str(container["ModelPackageName"]).rpartition(":")[2].removeprefix("model-package/")
    package = state.model_packages.get(scope, name)
    if package.approval != "Approved":
        raise invalid(
            f'Cannot create a model from model package "{package.arn}": its ModelApprovalStatus '
            f"is {package.approval}, not Approved."
        )
    own = container.get("Environment") or {}
    return [
        {**packaged, "Environment": {**(packaged.get("Environment") or {}), **own}}
        for packaged in package.request["InferenceSpecification"]["Containers"]
    ]
