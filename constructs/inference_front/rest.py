"""A REST API in front of a function that asks an endpoint."""

from collections.abc import Sequence
from typing import Unpack

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from inference_front.options import PATH, ROUTES
from inference_front.rest_api import RestApi, RestApiProps

STREAM = "POST /stream"


class RestFront(RestApi):
    """`POST /predict`, and whatever other routes there are, answered by a function."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: lambda_.IFunction,
        routes: Sequence[str] = ROUTES,
        stream_timeout: int | None = None,
        **props: Unpack[RestApiProps],
    ) -> None:
        """Makes the API, its stage and its access log.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            function: answers the requests (proxy integration).
            routes: the methods and paths that it answers, predictions' first.
            stream_timeout: seconds that a stream takes at most, up to 900, where it streams what
                it answers at `STREAM` (a proxy integration with response streaming). Five minutes
                without a piece end one, too (API Gateway Developer Guide, "Stream the integration
                response for your proxy integrations").
            props: what every REST API is told; see `RestApiProps`.
        """
        super().__init__(scope, construct_id, props)
        self._path = routes[0].partition(" ")[2]
        integration = apigateway.LambdaIntegration(
            function, timeout=cdk.Duration.seconds(props["timeout"]), allow_test_invoke=False
        )
        for route in routes:
            self.add_route(route, integration, validated=route == f"POST /{PATH}")
        if stream_timeout is not None:
            streamed = apigateway.LambdaIntegration(
                function,
                timeout=cdk.Duration.seconds(stream_timeout),
                allow_test_invoke=False,
                response_transfer_mode=apigateway.ResponseTransferMode.STREAM,
            )
            self.add_route(STREAM, streamed, validated=False)

    @property
    def url(self) -> str:
        """Where predictions are asked for, under AWS's name for the API."""
        return self.api.url_for_path(self._path)
