"""A REST API, whatever is behind it: who may call, how much, and what is written down."""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_logs as logs
from constructs import Construct

from inference_front.access_log import access_log_format
from inference_front.gateway_responses import add_gateway_responses
from inference_front.options import PATH, STAGE, CrossOrigin, Quota, Token
from inference_front.preflight import add_preflight
from inference_front.request_body import request_model
from inference_front.rest_authorisation import Authorisation, RestAuthorisation


class RestApiProps(TypedDict):
    """What a REST API is told.

    Attributes:
        name: what API Gateway's lists call it; need not be unique.
        description: what the API is for.
        authorisation: who may call.
        requests_per_second: the steady rate that it lets through.
        burst: how many requests may come at once.
        timeout: seconds that a caller waits at most, up to 29.
        log_retention: how long the access log is kept.
        removal_policy: what becomes of the access log when the stack goes.
        token: for the authorisation jwt, tokens of an Amazon Cognito user pool.
        quota: for the authorisation api-key, how much the key may ask in all.
        cross_origin: web pages that may call; none without it.
        execute_api_endpoint: whether it answers under AWS's name for it too; it does by default.
        body_schema: what JSON bodies must look like (JSON Schema, draft 4); anything but nothing
            by default.
        firewall: whether a web ACL will be put in front.
    """

    name: str
    description: str
    authorisation: Authorisation
    requests_per_second: float
    burst: int
    timeout: int
    log_retention: logs.RetentionDays
    removal_policy: cdk.RemovalPolicy
    token: NotRequired[Token | None]
    quota: NotRequired[Quota | None]
    cross_origin: NotRequired[CrossOrigin | None]
    execute_api_endpoint: NotRequired[bool]
    body_schema: NotRequired[Mapping[str, Any] | None]
    firewall: NotRequired[bool]


class RestApi(Construct):
    """Validated, throttled, logged and traced; a subclass adds what answers.

    Attributes:
        api: the REST API.
        api_key: the key that callers send as x-api-key, if the authorisation is api-key.
    """

    def __init__(self, scope: Construct, construct_id: str, props: RestApiProps) -> None:
        """Makes the API, its stage and its access log."""
        super().__init__(scope, construct_id)
        self._props = props
        log = logs.LogGroup(
            self,
            "AccessLog",
            retention=props["log_retention"],
            removal_policy=props["removal_policy"],
        )
        self.api = apigateway.RestApi(
            self,
            "Api",
            rest_api_name=props["name"],
            description=props["description"],
            endpoint_types=[apigateway.EndpointType.REGIONAL],
            disable_execute_api_endpoint=None if props.get("execute_api_endpoint", True) else True,
            deploy_options=_stage(props, log),
        )
        # An output of the API's root, where nothing answers.
        self.api.node.try_remove_child("Endpoint")
        add_gateway_responses(self.api, props.get("cross_origin"))
        self._body = request_model(self.api, props.get("body_schema"))
        self._validator = self.api.add_request_validator(
            "Validator", validate_request_body=True, validate_request_parameters=True
        )
        self._authorisation = RestAuthorisation(
            self.api, props["authorisation"], token=props.get("token")
        )
        self.api_key = self._key() if props["authorisation"] == "api-key" else None
        self._acknowledge()

    @property
    def url(self) -> str:
        """Where predictions are asked for, under AWS's name for the API."""
        return self.api.url_for_path(f"/{PATH}")

    def add_route(
        self,
        route: str,
        integration: apigateway.Integration,
        *,
        request_parameters: Sequence[str] = (),
        method_responses: Sequence[apigateway.MethodResponse] | None = None,
        validated: bool = False,
    ) -> apigateway.Method:
        """Lets an integration answer a method and a path, such as `POST /predict`.

        Args:
            route: the method and the path, whose parts may be {names}.
            integration: what answers.
            request_parameters: headers that the integration is given.
            method_responses: what a non-proxy integration may answer.
            validated: whether JSON bodies are held against the schema.
        """
        method, _, path = route.partition(" ")
        resource = self.api.root.resource_for_path(path)
        added = resource.add_method(
            method,
            integration,
            authorization_type=self._authorisation.type,
            authorizer=self._authorisation.authorizer,
            authorization_scopes=self._authorisation.scopes,
            api_key_required=self._props["authorisation"] == "api-key",
            request_models={"application/json": self._body} if validated else None,
            request_validator=self._validator if validated else None,
            request_parameters=dict.fromkeys(request_parameters, False) or None,
            method_responses=method_responses,
        )
        self._authorisation.acknowledge(added)
        if cross_origin := self._props.get("cross_origin"):
            add_preflight(resource, cross_origin)
        return added

    def _key(self) -> apigateway.IApiKey:
        key = self.api.add_api_key("Key")
        quota = self._props.get("quota")
        plan = self.api.add_usage_plan(
            "Plan",
            throttle=apigateway.ThrottleSettings(
                rate_limit=self._props["requests_per_second"], burst_limit=self._props["burst"]
            ),
            quota=_quota(quota) if quota else None,
            api_stages=[apigateway.UsagePlanPerApiStage(stage=self.api.deployment_stage)],
        )
        plan.add_api_key(key)
        return key

    def _acknowledge(self) -> None:
        if self._props.get("firewall"):
            return
        cdk.Validations.of(self.api).acknowledge(
            cdk.Acknowledgment(
                id="AwsSolutions-APIG3",
                reason="Authorisation and throttling limit who calls and how often; a web ACL "
                "is the account's to choose.",
            )
        )


def _stage(props: RestApiProps, log: logs.ILogGroup) -> apigateway.StageOptions:
    return apigateway.StageOptions(
        stage_name=STAGE,
        throttling_rate_limit=props["requests_per_second"],
        throttling_burst_limit=props["burst"],
        access_log_destination=apigateway.LogGroupLogDestination(log),
        access_log_format=apigateway.AccessLogFormat.custom(access_log_format()),
        logging_level=apigateway.MethodLoggingLevel.ERROR,
        data_trace_enabled=False,
        metrics_enabled=True,
        tracing_enabled=True,
    )


def _quota(quota: Quota) -> apigateway.QuotaSettings:
    periods = {
        "day": apigateway.Period.DAY,
        "week": apigateway.Period.WEEK,
        "month": apigateway.Period.MONTH,
    }
    return apigateway.QuotaSettings(limit=quota.requests, period=periods[quota.period])
