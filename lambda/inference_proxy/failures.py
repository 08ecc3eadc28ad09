"""The SageMaker runtime's errors, as the proxy's own.

API reference, InvokeEndpoint, "Errors", and "Common Errors".
"""

import json
import re
from typing import Any

from inference_proxy.errors import (
    BodyTooLargeError,
    EndpointUnavailableError,
    InternalError,
    InvalidRequestError,
    ModelError,
    ModelTimeoutError,
    ProxyError,
    RejectedInputError,
    ServiceUnavailableError,
    ThrottledError,
    UnsupportedContentTypeError,
)
from inference_proxy.messages import readable
from inference_proxy.runtime import Answer

# The model's own statuses that are about what the caller sent.
OF_THE_CALLER: dict[int, type[ProxyError]] = {
    400: RejectedInputError,
    413: BodyTooLargeError,
    415: UnsupportedContentTypeError,
}
TOO_LARGE = 413
THROTTLED = {"ThrottlingException", "Throttling", "TooManyRequestsException"}
UNAVAILABLE = {"ServiceUnavailable", "ServiceUnavailableException", "InternalDependencyException"}
# The runtime's own words come first; what follows may quote a caller, at a length that would make
# these patterns' time grow squared.
FIRST_WORDS = 1000
# Patterns, not compiled ones: a start should not pay for what only a failure needs.
TIMED_OUT = r"(?i)invocation timed out|response from container\b.*\btimed out"
ABOUT_ENDPOINT = r"(?is)\bendpoint\b.*(not found|not in service|InService)|'endpointName'"
ABOUT_SIZE = r"(?i)'body'.*less than or equal to|body.*(too large|exceed)"


def failure_of(answer: Answer) -> ProxyError:
    """What the runtime's error `answer` means to the caller."""
    details = _details(answer)
    code = _code(answer, details)
    message = str(details.get("Message") or details.get("message") or "")
    log: dict[str, object] = {
        "runtime_status": answer.status,
        "runtime_error": code,
        "runtime_request_id": answer.headers.get("x-amzn-requestid"),
    }
    if code == "ModelError":
        return _of_model(details, message, log)
    if code == "ModelNotReadyException":
        return EndpointUnavailableError(
            "the endpoint is still loading its model; try again", log=log
        )
    if code in THROTTLED or answer.status == 429:  # noqa: PLR2004 (the status is the rule)
        return ThrottledError("the endpoint takes no more requests now; try again", log=log)
    if code == "ValidationError" or answer.status == TOO_LARGE:
        return _of_request(message, log)
    if code in UNAVAILABLE or answer.status in (502, 503, 504):
        return ServiceUnavailableError("the SageMaker runtime is unavailable; try again", log=log)
    return InternalError("the endpoint could not be called", log={**log, "said": readable(message)})


def _of_model(details: dict[str, Any], message: str, log: dict[str, object]) -> ProxyError:
    """A container's answer: its status says whether the caller or the model is to blame."""
    status = details.get("OriginalStatusCode")
    log |= {"model_status": status, "log_stream": details.get("LogStreamArn")}
    if re.search(TIMED_OUT, message[:FIRST_WORDS]):
        return ModelTimeoutError("the model did not answer in time", log=log)
    said = readable(str(details.get("OriginalMessage") or message))
    kind = OF_THE_CALLER.get(status, ModelError) if isinstance(status, int) else ModelError
    return kind(said or "the model failed without a message", log=log)


def _of_request(message: str, log: dict[str, object]) -> ProxyError:
    """A ValidationError: about the endpoint, which the operator chose, or about the request."""
    log = {**log, "said": readable(message)}
    first = message[:FIRST_WORDS]
    if log["runtime_status"] == TOO_LARGE or re.search(ABOUT_SIZE, first):
        return BodyTooLargeError("the body is over the limit of the SageMaker runtime", log=log)
    if re.search(ABOUT_ENDPOINT, first):
        return EndpointUnavailableError("the endpoint does not exist or is not in service", log=log)
    return InvalidRequestError(readable(message) or "the runtime refused the request", log=log)


def _details(answer: Answer) -> dict[str, Any]:
    try:
        details = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return details if isinstance(details, dict) else {}


def _code(answer: Answer, details: dict[str, Any]) -> str:
    """The error's name ("AWS restJson1 protocol", operation error serialization)."""
    code = answer.headers.get("x-amzn-errortype") or details.get("__type") or details.get("code")
    return str(code or "").split(":", maxsplit=1)[0].rsplit("#", maxsplit=1)[-1]
