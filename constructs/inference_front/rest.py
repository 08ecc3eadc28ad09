"""A REST API in front of a function that asks an endpoint."""

from typing import Literal

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from inference_front.access_log import access_log_format
from inference_front.gateway_responses import add_gateway_responses

Authorisation = Literal["iam", "api-key", "open"]
STAGE = "v1"
PATH = "predict"


class RestFront(Construct):
    """`POST /predict`: validated, throttled, logged, traced, and answered by a function.

    Attributes:
        api: the REST API.
        api_key: the key that callers send as x-api-key, if the authorisation is api-key.
    """

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        function: lambda_.IFunction,
        authorisation: Authorisation,
        requests_per_second: float,
        burst: int,
        timeout: int,
        description: str,
        log_retention: logs.RetentionDays,
        removal_policy: cdk.RemovalPolicy,
    ) -> None:
        """Makes the API, its stage and its access log.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            name: what API Gateway's lists call it; need not be unique.
            function: answers the requests (proxy integration).
            authorisation: who may call.
            requests_per_second: the steady rate that it lets through.
            burst: how many requests may come at once.
            timeout: seconds that a caller waits at most, up to 29.
            description: what the API is for.
            log_retention: how long the access log is kept.
            removal_policy: what becomes of the access log when the stack goes.
        """
        super().__init__(scope, construct_id)
        log = logs.LogGroup(
            self, "AccessLog", retention=log_retention, removal_policy=removal_policy
        )
        self.api = apigateway.RestApi(
            self,
            "Api",
            rest_api_name=name,
            description=description,
            endpoint_types=[apigateway.EndpointType.REGIONAL],
            deploy_options=apigateway.StageOptions(
                stage_name=STAGE,
                throttling_rate_limit=requests_per_second,
                throttling_burst_limit=burst,
                access_log_destination=apigateway.LogGroupLogDestination(log),
                access_log_format=apigateway.AccessLogFormat.custom(access_log_format()),
                logging_level=apigateway.MethodLoggingLevel.ERROR,
                data_trace_enabled=False,
                metrics_enabled=True,
                tracing_enabled=True,
            ),
        )
        # An output of the API's root, where nothing answers.
        self.api.node.try_remove_child("Endpoint")
        add_gateway_responses(self.api)
        method = self._predict(function, authorisation, timeout)
        self.api_key = self._key(requests_per_second, burst) if authorisation == "api-key" else None
        self._acknowledge(method, authorisation)

    @property
    def url(self) -> str:
        """Where predictions are asked for."""
        return self.api.url_for_path(f"/{PATH}")

    def _predict(
        self, function: lambda_.IFunction, authorisation: Authorisation, timeout: int
    ) -> apigateway.Method:
        # A body of another type isn't validated here ("Request validation for REST APIs in API
        # Gateway"): the function does that.
        body = self.api.add_model(
            "Body",
            content_type="application/json",
            schema=apigateway.JsonSchema(
                schema=apigateway.JsonSchemaVersion.DRAFT4,
                type=[apigateway.JsonSchemaType.OBJECT, apigateway.JsonSchemaType.ARRAY],
                min_properties=1,
                min_items=1,
            ),
        )
        validator = self.api.add_request_validator(
            "Validator", validate_request_body=True, validate_request_parameters=True
        )
        return self.api.root.add_resource(PATH).add_method(
            "POST",
            apigateway.LambdaIntegration(
                function, timeout=cdk.Duration.seconds(timeout), allow_test_invoke=False
            ),
            authorization_type=apigateway.AuthorizationType.IAM
            if authorisation == "iam"
            else apigateway.AuthorizationType.NONE,
            api_key_required=authorisation == "api-key",
            request_models={"application/json": body},
            request_validator=validator,
        )

    def _key(self, requests_per_second: float, burst: int) -> apigateway.IApiKey:
        key = self.api.add_api_key("Key")
        plan = self.api.add_usage_plan(
            "Plan",
            throttle=apigateway.ThrottleSettings(rate_limit=requests_per_second, burst_limit=burst),
            api_stages=[apigateway.UsagePlanPerApiStage(stage=self.api.deployment_stage)],
        )
        plan.add_api_key(key)
        return key

    def _acknowledge(self, method: apigateway.Method, authorisation: Authorisation) -> None:
        cdk.Validations.of(self.api).acknowledge(
            cdk.Acknowledgment(
                id="AwsSolutions-APIG3",
                reason="Authorisation and throttling limit who calls and how often; a web ACL "
                "is the account's to choose.",
            )
        )
        rules = cdk.Validations.of(method)
        rules.acknowledge(
            cdk.Acknowledgment(
                id="AwsSolutions-COG4",
                reason="The callers are programs with IAM roles or keys, not users of a user pool.",
            )
        )
        if authorisation != "iam":
            rules.acknowledge(
                cdk.Acknowledgment(
                    id="AwsSolutions-APIG4",
                    reason="API Gateway asks for an API key."
                    if authorisation == "api-key"
                    else "Nobody is asked, which is for the embedded AWS alone.",
                )
            )
