"""Where each kind of front answers in the embedded AWS, as its stack's outputs tell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from modelport.aws.session import FrontAccess

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from modelport.configuration.endpoints.fronts import AnyFront


@dataclass(frozen=True, kw_only=True)
class Deployed:
    """A front whose stack is deployed.

    Attributes:
        front: its configuration.
        outputs: of its stack.
        gateway: the embedded AWS's address.
        client: makes the boto3 client of a service there.
    """

    front: AnyFront
    outputs: Mapping[str, str]
    gateway: str
    client: Callable[[str], Any]


def _rest(deployed: Deployed, kind: Literal["rest", "direct"] = "rest") -> FrontAccess:
    key_id = deployed.outputs.get("ApiKeyId")
    return FrontAccess(
        type=kind,
        authorisation=deployed.front.authorisation,
        url=loopback_url(deployed),
        api_key=_api_key(deployed, key_id) if key_id else None,
    )


def _http(deployed: Deployed) -> FrontAccess:
    return FrontAccess(
        type="http",
        authorisation=deployed.front.authorisation,
        url=loopback_url(deployed),
    )


def _containers(deployed: Deployed, kind: Literal["fargate", "ec2"]) -> FrontAccess:
    """Requests go through the load balancer, by its name in a path of the embedded AWS."""
    outputs = deployed.outputs
    path = urlsplit(outputs["Url"]).path
    arn = outputs.get("ApiKeyArn")
    return FrontAccess(
        type=kind,
        authorisation=deployed.front.authorisation,
        url=f"{deployed.gateway}/_alb/{outputs['LoadBalancerName']}{path}",
        api_key=_secret(deployed, arn) if arn else None,
    )


def _secret(deployed: Deployed, arn: str) -> str:
    secrets = deployed.client("secretsmanager")
    return str(secrets.get_secret_value(SecretId=arn)["SecretString"])


def _function_url(deployed: Deployed) -> FrontAccess:
    address = urlsplit(deployed.outputs["Url"])
    url_id = address.netloc.partition(".")[0]
    return FrontAccess(
        type="function_url",
        authorisation=deployed.front.authorisation,
        url=f"{deployed.gateway}/_aws/lambda-url/{url_id}{address.path}",
        service="lambda",
    )


def loopback_url(deployed: Deployed) -> str:
    """The same API, stage and path as on AWS, whose host's name leads nowhere here."""
    outputs = deployed.outputs
    path = urlsplit(outputs.get("ApiUrl", outputs["Url"])).path
    return f"{deployed.gateway}/_aws/execute-api/{outputs['ApiId']}{path}"


def _api_key(deployed: Deployed, key_id: str) -> str:
    keys = deployed.client("apigateway")
    return str(keys.get_api_key(apiKey=key_id, includeValue=True)["value"])


def _graphql(deployed: Deployed) -> FrontAccess:
    api_id = deployed.outputs["ApiId"]
    keys = deployed.client("appsync").list_api_keys(apiId=api_id)["apiKeys"]
    return FrontAccess(
        type="graphql",
        authorisation=deployed.front.authorisation,
        url=f"{deployed.gateway}/v1/apis/{api_id}/graphql",
        service="appsync",
        # A key's id is what callers send ("API_KEY authorization").
        api_key=keys[0]["id"] if keys else None,
    )


ACCESS: Mapping[str, tuple[str, Callable[[Deployed], FrontAccess]]] = {
    "fargate": ("Fargate", partial(_containers, kind="fargate")),
    "ec2": ("Ec2", partial(_containers, kind="ec2")),
    "function_url": ("FunctionUrl", _function_url),
    "graphql": ("Graphql", _graphql),
    "rest": ("Rest", _rest),
    "direct": ("Direct", partial(_rest, kind="direct")),
    "http": ("Http", _http),
}
"""By kind of front: the last part of its stack's name, and what makes its access of the outputs."""
