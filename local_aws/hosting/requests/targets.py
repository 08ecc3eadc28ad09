"""Which fleet gets a request, and which of its containers or models: InvokeEndpoint's headers."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from local_aws.hosting.requests import components, variants
from local_aws.hosting.requests.refusal import Refused
from local_aws.hosting_protocol import SERVES, Fleet, LiveEndpoint, LiveVariant


@dataclass(frozen=True, kw_only=True)
class Target:
    """A fleet, and what within it a request is for; `model` and `container` for some fleets."""

    variant_name: str
    fleet: Fleet
    component: str | None = None
    model: str | None = None
    container: str | None = None


def choose(endpoint: LiveEndpoint, members: Mapping[str, str]) -> Target:
    """The target of a request with these members of InvokeEndpointInput.

    Raises:
        Refused: the endpoint doesn't serve, or a member is missing, not allowed or names nothing.
    """
    require_serving(endpoint)
    if endpoint.has_components:
        component = components.chosen(endpoint, members)
        return Target(
            variant_name=component.variant_name, fleet=component.fleet, component=component.name
        )
    components.refuse_name(members)
    variant = _variant(endpoint, members.get("TargetVariant"))
    return Target(
        variant_name=variant.name,
        fleet=variant.fleet,
        model=_model(endpoint, variant, members.get("TargetModel")),
        container=_container(endpoint, variant, members.get("TargetContainerHostname")),
    )


def require_serving(endpoint: LiveEndpoint) -> None:
    """Raise `Refused` unless the endpoint has something that takes requests."""
    serves = endpoint.has_components and endpoint.status in SERVES
    if not endpoint.variants and not serves:
        raise Refused(
            f"{not_found(endpoint.name, endpoint.account)} Its status is {endpoint.status}; it can "
            "be invoked once it is InService."
        )


def not_found(name: str, account: str) -> str:
    """SageMaker's words for an endpoint that isn't there."""
    return f"Endpoint {name} of account {account} not found."


def _variant(endpoint: LiveEndpoint, name: str | None) -> LiveVariant:
    if name is None:
        return variants.weighted(endpoint.variants)
    variant = variants.targeted(endpoint.variants, name)
    if variant is None:
        known = ", ".join(one.name for one in endpoint.variants)
        raise Refused(
            f"Variant {name} of endpoint {endpoint.name} of account {endpoint.account} not found. "
            f"The endpoint has {known}."
        )
    return variant


def _model(endpoint: LiveEndpoint, variant: LiveVariant, name: str | None) -> str | None:
    if name is not None and not variant.is_multi_model:
        raise Refused(
            f"Endpoint {endpoint.name} is not a multi-model endpoint and does not support target "
            "model header."
        )
    if name is None and variant.is_multi_model:
        raise Refused(
            f"Request {uuid.uuid4()} is missing a target model header. Name one of the archives "
            f"below the prefix of variant {variant.name} as TargetModel."
        )
    return name


def _container(endpoint: LiveEndpoint, variant: LiveVariant, name: str | None) -> str | None:
    hostnames = variant.container_hostnames
    if name is not None and not hostnames:
        raise Refused(
            f"Endpoint {endpoint.name} is not a multi-container endpoint with direct invocation "
            "and does not support target container hostname header."
        )
    if hostnames and name not in hostnames:
        given = "is missing" if name is None else f"has an unknown name {name} in"
        raise Refused(
            f"Request {uuid.uuid4()} {given} the target container hostname header. Variant "
            f"{variant.name} has {', '.join(hostnames)}."
        )
    return name
