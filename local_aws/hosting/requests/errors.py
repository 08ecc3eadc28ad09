"""The errors of sagemaker-runtime, as botocore parses them.

Statuses are those of the service model; ThrottlingException's is that of the API reference's page
"Common Errors".
"""

import json
from collections.abc import Mapping
from http import HTTPStatus

from local_aws.hosting_protocol import ContainerResponse, InvocationRequest, InvocationResponse

_MODEL_ERROR = 424
_LONGEST_MESSAGE = 2048  # the model's Message shape
_TIMED_OUT = (
    "Your invocation timed out while waiting for a response from container {}. Review the "
    "latency metrics for each container in Amazon CloudWatch, resolve the issue, and try again."
)
_DIED = '{"code": 500, "type": "InternalServerException", "message": "Worker died."}'


def validation_error(message: str) -> InvocationResponse:
    """What the caller got wrong."""
    return _error(HTTPStatus.BAD_REQUEST, "ValidationError", {"Message": message})


def not_emulated(what: str) -> InvocationResponse:
    """Something that AWS has and the embedded AWS doesn't."""
    return validation_error(f"The embedded AWS does not emulate {what}.")


def unknown_operation(method: str, path: str) -> InvocationResponse:
    """No operation of sagemaker-runtime has that method and path."""
    message = f"sagemaker-runtime has no operation {method} {path}"
    return _error(HTTPStatus.NOT_FOUND, "UnknownOperationException", {"Message": message})


def throttled() -> InvocationResponse:
    """Every worker's queue is full."""
    body = {"Message": "Rate exceeded"}
    return _error(HTTPStatus.BAD_REQUEST, "ThrottlingException", body)


def too_large(limit: int) -> InvocationResponse:
    """A body over the limit: refused before the service sees it, so in plain text."""
    return InvocationResponse(
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        headers={"content-type": "text/plain"},
        body=f"HTTP content length exceeded {limit} bytes.".encode(),
    )


def model_not_ready(model: str) -> InvocationResponse:
    """The target model is still downloaded or loaded."""
    message = f"Model {model} is still being downloaded or loaded. Wait and try your request again."
    return _error(HTTPStatus.TOO_MANY_REQUESTS, "ModelNotReadyException", {"Message": message})


def model_error(
    request: InvocationRequest, name: str, response: ContainerResponse
) -> InvocationResponse:
    """A container's answer outside of 2xx."""
    original = response.body.decode(errors="replace")
    return _model_error(request, name, response.status, original, response.container)


def model_timed_out(request: InvocationRequest, name: str, container: str) -> InvocationResponse:
    """No answer within the limit: SageMaker gives 0 as the original status."""
    return _model_error(request, name, 0, _TIMED_OUT.format(container), container)


def model_died(request: InvocationRequest, name: str, container: str) -> InvocationResponse:
    """The worker ended with the request: the model server's own answer."""
    return _model_error(request, name, 500, _DIED, container)


def model_unavailable(
    request: InvocationRequest, name: str, container: str, why: str
) -> InvocationResponse:
    """No worker could take the request: the model server's own answer, with the reason."""
    message = f"No worker is available to serve request: model. {why}"
    body = {"code": 503, "type": "ServiceUnavailableException", "message": message}
    original = json.dumps(body, ensure_ascii=False)
    return _model_error(request, name, 503, original, container)


def answer_too_large(
    request: InvocationRequest, name: str, container: str, why: str
) -> InvocationResponse:
    """The container's answer is over what the endpoint may return."""
    return _model_error(request, name, 500, why, container)


def _model_error(
    request: InvocationRequest, name: str, status: int, original: str, container: str
) -> InvocationResponse:
    group = f"/aws/sagemaker/Endpoints/{name}"
    side = "client" if 400 <= status < 500 else "server"  # noqa: PLR2004 - HTTP's classes
    console = f"https://{request.region}.console.{_console_domain(request.region)}/cloudwatch/home"
    see = (
        f"See {console}?region={request.region}#logEventViewer:group={group} in account "
        f"{request.account} for more information."
    )
    head = f"Received {side} error ({status}) from {container} with message "
    room = _LONGEST_MESSAGE - len(head) - len(see) - 4
    body = {
        "Message": f'{head}"{original[:room]}". {see}',
        "OriginalStatusCode": status,
        "OriginalMessage": original[:_LONGEST_MESSAGE],
        "LogStreamArn": (
            f"arn:{_partition(request.region)}:logs:{request.region}:{request.account}"
            f":log-group:{group}"
        ),
    }
    return _error(_MODEL_ERROR, "ModelError", body)


def _partition(region: str) -> str:
    prefixes = {"cn": "aws-cn", "us-gov": "aws-us-gov"}
    return next((prefixes[start] for start in prefixes if region.startswith(f"{start}-")), "aws")


def _console_domain(region: str) -> str:
    domains = {"aws-cn": "amazonaws.cn", "aws-us-gov": "amazonaws-us-gov.com"}
    return domains.get(_partition(region), "aws.amazon.com")


def _error(status: int, code: str, body: Mapping[str, object]) -> InvocationResponse:
    return InvocationResponse(
        status=status,
        headers={"content-type": "application/json", "x-amzn-errortype": code},
        body=json.dumps(body, ensure_ascii=False).encode(),
    )
