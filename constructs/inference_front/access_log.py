"""What an API writes down of each request, a JSON object a line."""

import json

import jsii
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_logs as logs

_FIELDS = (
    "requestId",
    "extendedRequestId",
    "requestTime",
    "httpMethod",
    "protocol",
    "status",
    "responseLength",
    "responseLatency",
    "integrationLatency",
    "identity.sourceIp",
    "identity.userArn",
    "identity.userAgent",
    "error.responseType",
    "error.message",
)
REST_FIELDS = (*_FIELDS, "resourcePath", "xrayTraceId", "identity.apiKeyId")
"""API Gateway developer guide, "Variables for access logging for API Gateway"."""
HTTP_FIELDS = (*_FIELDS, "routeKey", "path", "authorizer.error", "integrationErrorMessage")
"""API Gateway developer guide, "Customize HTTP API access logs in API Gateway"."""


def access_log_format(fields: tuple[str, ...] = REST_FIELDS) -> str:
    """The format, with the name of each variable as its key."""
    return json.dumps({field: f"$context.{field}" for field in fields})


@jsii.implements(gateway.IAccessLogSettings)
class HttpAccessLog:
    """The settings of an HTTP API's stage, as its construct takes them."""

    def __init__(self, log: logs.ILogGroup) -> None:
        """Writes to `log`."""
        self._log = log

    @property
    def destination(self) -> gateway.IAccessLogDestination:
        """Where to write."""
        return gateway.LogGroupLogDestination(self._log)

    @property
    def format(self) -> apigateway.AccessLogFormat:
        """What to write."""
        return apigateway.AccessLogFormat.custom(access_log_format(HTTP_FIELDS))
