"""Which inference component gets a request.

The messages are those of SageMaker; for an endpoint's component without copies see the Developer
Guide, "Scale an endpoint to zero instances".
"""

from collections.abc import Mapping

from local_aws.hosting.requests.refusal import NoCopies, Refused
from local_aws.hosting_protocol import LiveComponent, LiveEndpoint

_MEMBER = "InferenceComponentName"
_OTHER_TARGETS = ("TargetModel", "TargetContainerHostname")


def chosen(endpoint: LiveEndpoint, members: Mapping[str, str]) -> LiveComponent:
    """The component that a request names.

    Raises:
        Refused: none is named, there is none of that name, or it has no copies now.
    """
    if _MEMBER not in members:
        raise Refused(
            "Inference Component Name header is required for endpoints to which you plan to deploy "
            "inference components. Please include Inference Component Name header or consider "
            "using SageMaker models."
        )
    for other in _OTHER_TARGETS:
        if other in members:
            raise Refused(f"{other} can't be used with {_MEMBER}.")
    component = _named(endpoint, members[_MEMBER])
    target = members.get("TargetVariant", component.variant_name)
    if target != component.variant_name:
        raise Refused(
            f"Inference Component {component.name} is on variant {component.variant_name}, not on "
            f"{target}."
        )
    if component.copies == 0:
        raise NoCopies(
            "Inference Component has no capacity to process this request. ApplicationAutoScaling "
            "may be in-progress (if configured) or try to increase the capacity by invoking "
            "UpdateInferenceComponentRuntimeConfig API.",
            component,
        )
    return component


def refuse_name(members: Mapping[str, str]) -> None:
    """For an endpoint without components; raises `Refused` when a request names one."""
    if _MEMBER in members:
        raise Refused(
            "Inference Component Name header is not allowed for endpoints to which you dont plan "
            "to deploy inference components. Please remove the Inference Component Name header and "
            "try again."
        )


def _named(endpoint: LiveEndpoint, name: str) -> LiveComponent:
    for component in endpoint.components:
        if component.name == name:
            return component
    known = ", ".join(one.name for one in endpoint.components) or "none"
    raise Refused(
        f"Inference Component {name} of endpoint {endpoint.name} not found. The endpoint has "
        f"{known}."
    )
