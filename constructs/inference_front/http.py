"""An HTTP API in front of a function that asks an endpoint."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from inference_front.access_log import HttpAccessLog
from inference_front.http_routes import HttpAuthorisation, Routes
from inference_front.options import (
    REQUEST_HEADERS,
    RESPONSE_HEADERS,
    ROUTES,
    STAGE,
    CrossOrigin,
    Token,
)

LONGEST_TIMEOUT = 30
"""Seconds: API Gateway developer guide, "Quotas for configuring and running an HTTP API"."""


class HttpFront(Construct):
    """Each path is the function's: throttled, logged, measured, and asked for by who may.

    An HTTP API is cheaper and quicker than a REST API. It has no validation, keys, firewall or
    traces, and refuses requests in a shape of its own (API Gateway developer guide, "Choose
    between REST APIs and HTTP APIs").

    Attributes:
        api: the HTTP API.
        stage: its only stage.
    """

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        function: lambda_.IFunction,
        authorisation: HttpAuthorisation,
        requests_per_second: float,
        burst: int,
        timeout: int,
        description: str,
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
        token: Token | None = None,
        cross_origin: CrossOrigin | None = None,
        execute_api_endpoint: bool = True,
        routes: Sequence[str] = ROUTES,
    ) -> None:
        """Makes the API, its stage and its access log.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            name: what API Gateway's lists call it; need not be unique.
            function: answers the requests (payload 2.0), whatever their path.
            authorisation: who may call.
            requests_per_second: the steady rate that it lets through.
            burst: how many requests may come at once.
            timeout: seconds that a caller waits at most, up to 30.
            description: what the API is for.
            log_retention: how long the access log is kept.
            removal_policy: what becomes of the access log when the stack goes.
            token: for the authorisation jwt, which tokens.
            cross_origin: web pages that may call; none without it.
            execute_api_endpoint: whether it answers under AWS's name for it too.
            routes: methods and paths that policies can name, the predictions' own first; all
                others share one route, so that the function tells callers what there is.
        """
        super().__init__(scope, construct_id)
        self._path = routes[0].partition(" ")[2]
        self.api = gateway.HttpApi(
            self,
            "Api",
            api_name=name,
            description=description,
            create_default_stage=False,
            cors_preflight=_preflight(cross_origin) if cross_origin else None,
            disable_execute_api_endpoint=not execute_api_endpoint,
        )
        integration = integrations.HttpLambdaIntegration(
            "Integration",
            function,
            # Its default; the CDK's construct takes less alone.
            timeout=cdk.Duration.seconds(timeout) if timeout < LONGEST_TIMEOUT else None,
        )
        Routes(
            self,
            "Routes",
            api=self.api,
            integration=integration,
            routes=routes,
            authorisation=authorisation,
            token=token,
            preflight=cross_origin is not None,
        )
        log = logs.LogGroup(
            self, "AccessLog", retention=log_retention, removal_policy=removal_policy
        )
        self.stage = gateway.HttpStage(
            self,
            "Stage",
            http_api=self.api,
            stage_name=STAGE,
            auto_deploy=True,
            detailed_metrics_enabled=True,
            throttle=gateway.ThrottleSettings(rate_limit=requests_per_second, burst_limit=burst),
            access_log_settings=HttpAccessLog(log),
        )

    @property
    def url(self) -> str:
        """Where predictions are asked for, under AWS's name for the API."""
        return f"{self.stage.url}{self._path}"


def _preflight(cross_origin: CrossOrigin) -> gateway.CorsPreflightOptions:
    return gateway.CorsPreflightOptions(
        allow_origins=list(cross_origin.origins),
        allow_methods=[gateway.CorsHttpMethod.GET, gateway.CorsHttpMethod.POST],
        allow_headers=list(REQUEST_HEADERS),
        expose_headers=list(RESPONSE_HEADERS),
        max_age=cdk.Duration.seconds(cross_origin.max_age),
    )
