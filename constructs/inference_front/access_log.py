"""What a REST API writes down of each request, a JSON object a line."""

import json

_FIELDS = (
    "requestId",
    "extendedRequestId",
    "requestTime",
    "httpMethod",
    "resourcePath",
    "protocol",
    "status",
    "responseLength",
    "responseLatency",
    "integrationLatency",
    "xrayTraceId",
    "identity.sourceIp",
    "identity.userArn",
    "identity.apiKeyId",
    "identity.userAgent",
    "error.responseType",
    "error.message",
)
"""API Gateway developer guide, "Variables for access logging for API Gateway"."""


def access_log_format() -> str:
    """The format, with the name of each variable as its key."""
    return json.dumps({field: f"$context.{field}" for field in _FIELDS})
