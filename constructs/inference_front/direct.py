"""A REST API that calls an endpoint itself: no function between them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Unpack

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_iam as iam
from constructs import Construct

from inference_front.direct_answers import (
    integration_responses,
    method_responses,
    response_parameters,
)
from inference_front.options import PATH, CrossOrigin
from inference_front.preflight import choose_origin
from inference_front.rest_api import RestApi, RestApiProps
from model_hosting import EndpointBase

CONTENT_TYPES = ("application/json", "text/csv")
_BODY = "$input.body"
_PASSED_ON = (
    "Accept",
    "Content-Type",
    "X-Amzn-SageMaker-Target-Container-Hostname",
    "X-Amzn-SageMaker-Target-Model",
)
"""InvokeEndpoint's own headers (API reference) that callers may set."""


class DirectFront(RestApi):
    """`POST /predict` becomes InvokeEndpoint, by mapping templates.

    Answers have the shape of the function's, and errors its types, as far as mapping templates can
    tell: they see a body and its status, but not its headers.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        endpoint: EndpointBase,
        documents: Mapping[str, str] = MappingProxyType({}),
        **props: Unpack[RestApiProps],
    ) -> None:
        """Makes the API, its stage, its access log, and the role that may invoke the endpoint.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            endpoint: what answers.
            documents: JSON texts that GET answers, by path.
            props: what every REST API is told; see `RestApiProps`.
        """
        super().__init__(scope, construct_id, props)
        self.role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("apigateway.amazonaws.com"),
            description=f"Lets API Gateway invoke the endpoint {endpoint.endpoint_name}",
        )
        endpoint.grant_invoke(self.role)
        self.add_route(
            f"POST /{PATH}",
            self._invocation(endpoint, props),
            request_parameters=[f"method.request.header.{name}" for name in _PASSED_ON],
            method_responses=method_responses(props.get("cross_origin")),
            validated=True,
        )
        for path, document in documents.items():
            self._add_document(path, document, props.get("cross_origin"))

    def _invocation(self, endpoint: EndpointBase, props: RestApiProps) -> apigateway.Integration:
        return apigateway.AwsIntegration(
            service="runtime.sagemaker",
            path=f"endpoints/{endpoint.endpoint_name}/invocations",
            options=apigateway.IntegrationOptions(
                credentials_role=self.role,
                timeout=cdk.Duration.seconds(props["timeout"]),
                # Another content type has no template, and is refused with a 415.
                passthrough_behavior=apigateway.PassthroughBehavior.NEVER,
                request_templates=dict.fromkeys(CONTENT_TYPES, _BODY),
                request_parameters={
                    f"integration.request.header.{name}": f"method.request.header.{name}"
                    for name in _PASSED_ON
                },
                integration_responses=integration_responses(props.get("cross_origin")),
            ),
        )

    def _add_document(self, path: str, document: str, cross_origin: CrossOrigin | None) -> None:
        parameters = response_parameters(cross_origin)
        template = choose_origin(cross_origin) + as_template(document)
        integration = apigateway.MockIntegration(
            request_templates={"application/json": '{"statusCode": 200}'},
            integration_responses=[
                apigateway.IntegrationResponse(
                    status_code="200",
                    response_templates={"application/json": template},
                    response_parameters=parameters,
                )
            ],
        )
        response = apigateway.MethodResponse(
            status_code="200", response_parameters=dict.fromkeys(parameters, True)
        )
        self.add_route(f"GET {path}", integration, method_responses=[response])


def as_template(document: str) -> str:
    """A JSON text as a mapping template that gives it: what means something there is written anew.

    Both characters occur in JSON only within strings, where they have a number.
    """
    return document.replace("$", "\\u0024").replace("#", "\\u0023")
