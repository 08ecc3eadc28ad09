"""Where the deployed endpoints and their fronts answer, as the stacks' outputs tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from modelport.clients.session import EndpointAccess, FrontAccess, Request
from modelport.configuration.endpoints.common import Called
from modelport.local.addresses import samples_of

if TYPE_CHECKING:
    from modelport.configuration import Environment


def deployed_endpoints(
    environment: Environment, *, gateway: str, cloudformation: Any, apigateway: Any
) -> tuple[EndpointAccess, ...]:
    """Every endpoint of the environment with its fronts, asked of CloudFormation."""
    found = []
    for key, endpoint in environment.endpoints.items():
        fronts: tuple[FrontAccess, ...] = ()
        if isinstance(endpoint, Called) and endpoint.front.rest:
            outputs = _outputs(cloudformation, f"Modelport-{environment.name}-{key}-Rest")
            authorisation = endpoint.front.rest.authorisation
            fronts = (_rest(outputs, authorisation, gateway, apigateway),)
        access = EndpointAccess(
            key=key,
            name=environment.endpoint_name(key),
            type=endpoint.type,
            fronts=fronts,
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


def _rest(
    outputs: dict[str, str], authorisation: str, gateway: str, apigateway: Any
) -> FrontAccess:
    key_id = outputs.get("ApiKeyId")
    return FrontAccess(
        type="rest",
        authorisation=authorisation,
        url=loopback_url(outputs["Url"], api_id=outputs["ApiId"], gateway=gateway),
        api_key=_api_key(apigateway, key_id) if key_id else None,
    )


def loopback_url(url: str, *, api_id: str, gateway: str) -> str:
    """The same API, stage and path as `url`, which names a host of amazonaws.com."""
    return f"{gateway}/_aws/execute-api/{api_id}{urlsplit(url).path}"


def _outputs(cloudformation: Any, stack_name: str) -> dict[str, str]:
    (stack,) = cloudformation.describe_stacks(StackName=stack_name)["Stacks"]
    return {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])}


def _api_key(apigateway: Any, key_id: str) -> str:
    return str(apigateway.get_api_key(apiKey=key_id, includeValue=True)["value"])
