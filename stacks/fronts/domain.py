"""A name of one's own for a front of API Gateway."""

from typing import Any

from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as gateway

from inference_front import ApiDomain, MutualTls
from modelport.configuration.endpoints.fronts.common import Domain
from stacks.fronts.common import FrontStack


def name_api(
    stack: FrontStack[Any],
    domain: Domain | None,
    *,
    url: str,
    api_id: str,
    stage: apigateway.Stage | gateway.HttpStage,
) -> None:
    """Gives an API its name, if it has one, and says where it answers.

    Args:
        stack: the stack that the API is in.
        domain: the name, as the configuration has it.
        url: where the API answers under AWS's name for it.
        api_id: the API.
        stage: the API's stage.
    """
    if domain is None:
        stack.outputs(Url=url)
        return
    tls = domain.mutual_tls
    named = ApiDomain(
        stack,
        "Domain",
        name=domain.name,
        certificate=domain.certificate,
        hosted_zone=domain.hosted_zone,
        mutual_tls=MutualTls(trust_store=tls.trust_store, version=tls.version) if tls else None,
        api_id=api_id,
        stage=stage,
    )
    path = stack.routes("POST /predict")[0].partition(" ")[2]
    stack.outputs(Url=f"https://{domain.name}{path}", ApiUrl=url, DomainTarget=named.target)
