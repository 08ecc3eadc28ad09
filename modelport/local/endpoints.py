"""Where the deployed endpoints and their fronts answer, as the stacks' outputs tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelport.aws.session import EndpointAccess, Request
from modelport.aws.stacks import outputs_of
from modelport.contracts.addresses import samples_of
from modelport.local.fronts import ACCESS, Deployed

if TYPE_CHECKING:
    from collections.abc import Callable

    from modelport.aws.session import FrontAccess
    from modelport.configuration import Environment
    from modelport.configuration.endpoints.fronts import AnyFront


def deployed_endpoints(
    environment: Environment, *, gateway: str, client: Callable[[str], Any]
) -> tuple[EndpointAccess, ...]:
    """Every endpoint of the environment with its fronts, asked of CloudFormation."""
    found = []
    for key, endpoint in environment.endpoints.items():
        section = getattr(endpoint, "front", None)
        asked_for = section.asked_for if section else {}
        access = EndpointAccess(
            key=key,
            name=environment.endpoint_name(key),
            type=endpoint.type,
            fronts=tuple(
                _access(f"Modelport-{environment.name}-{key}", kind, front, gateway, client)
                for kind, front in asked_for.items()
            ),
            sample=_first_sample(environment, key),
        )
        found.append(access)
    return tuple(found)


def _first_sample(environment: Environment, key: str) -> Request | None:
    for asked in samples_of(environment, key):
        sample = asked.sample
        return Request(
            content_type=sample.content_type,
            body=sample.payload.decode(),
            parameters=dict(asked.parameters),
        )
    return None


def _access(
    prefix: str, kind: str, front: AnyFront, gateway: str, client: Callable[[str], Any]
) -> FrontAccess:
    stack, access = ACCESS[kind]
    outputs = outputs_of(client("cloudformation"), f"{prefix}-{stack}")
    return access(Deployed(front=front, outputs=outputs, gateway=gateway, client=client))
