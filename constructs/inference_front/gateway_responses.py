"""API Gateway's own answers, in the shape of the function's."""

from aws_cdk import aws_apigateway as apigateway

from inference_front.options import CrossOrigin
from inference_front.preflight import error_headers

_TYPES = {
    "BAD_REQUEST_BODY": (400, "InvalidBodyError", "$context.error.messageString"),
    "REQUEST_TOO_LARGE": (413, "BodyTooLargeError", "$context.error.messageString"),
    "UNSUPPORTED_MEDIA_TYPE": (415, "UnsupportedContentTypeError", "$context.error.messageString"),
    "MISSING_AUTHENTICATION_TOKEN": (
        403,
        "MissingAuthenticationError",
        '"not signed, or there is no such method and path"',
    ),
    "UNAUTHORIZED": (401, "UnauthorizedError", "$context.error.messageString"),
    "ACCESS_DENIED": (403, "AccessDeniedError", "$context.error.messageString"),
    "INVALID_SIGNATURE": (403, "InvalidSignatureError", "$context.error.messageString"),
    "EXPIRED_TOKEN": (403, "ExpiredTokenError", "$context.error.messageString"),
    "INVALID_API_KEY": (403, "InvalidApiKeyError", "$context.error.messageString"),
    "THROTTLED": (429, "ThrottledError", "$context.error.messageString"),
    "QUOTA_EXCEEDED": (429, "QuotaExceededError", "$context.error.messageString"),
    "INTEGRATION_FAILURE": (503, "ServiceUnavailableError", "$context.error.messageString"),
    "INTEGRATION_TIMEOUT": (504, "ModelTimeoutError", '"no answer came in time"'),
    "RESOURCE_NOT_FOUND": (404, "NotFoundError", "$context.error.messageString"),
    "WAF_FILTERED": (403, "FilteredError", "$context.error.messageString"),
    "DEFAULT_4XX": (400, "InvalidRequestError", "$context.error.messageString"),
    "DEFAULT_5XX": (500, "InternalError", '"internal error"'),
}
"""By gateway response: status, the error's type, and the message as a piece of JSON.

API Gateway developer guide, "Gateway response types for API Gateway".
"""

_RETRIED = {"THROTTLED": "'1'", "INTEGRATION_FAILURE": "'1'"}


def add_gateway_responses(api: apigateway.RestApi, cross_origin: CrossOrigin | None) -> None:
    """Lets callers read every error in one way, whoever refused their request."""
    shared = {"X-Request-Id": "context.requestId", **error_headers(cross_origin)}
    for name, (status, error, message) in _TYPES.items():
        retry = {"Retry-After": _RETRIED[name]} if name in _RETRIED else {}
        api.add_gateway_response(
            "".join(word.capitalize() for word in name.split("_")),
            type=apigateway.ResponseType.of(name),
            # On the defaults too, which stand for many types: `code` is always the status.
            status_code=str(status),
            response_headers={**shared, **retry},
            templates={"application/json": _envelope(status, error, message)},
        )


def _envelope(status: int, error: str, message: str) -> str:
    return (
        f'{{"code": {status}, "message": {message}, '
        f'"error": {{"type": "{error}", "requestId": "$context.requestId"}}, "data": null}}'
    )
