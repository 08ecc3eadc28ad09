"""What SageMaker publishes about an asynchronous request.

From the Developer Guide, "Check prediction results".
"""

import base64
import json
from datetime import UTC, datetime
from typing import Any

from local_aws.hosting.asynchronous.request import AsynchronousRequest
from local_aws.hosting_protocol import ContainerResponse, LiveEndpoint

_LARGEST_RESPONSE = 128 * 1024
_LOOK_ELSEWHERE = (
    "Check S3 path location(if configured) or Cloudwatch for additional details."  # AWS's own words
)


def message(
    endpoint: LiveEndpoint,
    request: AsynchronousRequest,
    response: ContainerResponse | None,
    *,
    failure: str | None,
    includes_response: bool,
) -> str:
    """The notification's text.

    Args:
        endpoint: the one that was invoked.
        request: what was asked.
        response: the container's, if there was one.
        failure: the reason, or None after success.
        includes_response: whether IncludeInferenceResponseIn names the topic.
    """
    told: dict[str, Any] = {
        "awsRegion": endpoint.region,
        "eventTime": _time(datetime.now(UTC)),
        "receivedTime": _time(request.received),
        "invocationStatus": "Completed" if failure is None else "Failed",
    }
    if failure is not None:
        told["failureReason"] = failure
    told["requestParameters"] = _request_parameters(endpoint, request)
    if failure is None:
        told["responseParameters"] = _response_parameters(request, response)
    if includes_response and response is not None:
        told["responseBody"] = _response_body(response.body)
    told |= {
        "inferenceId": request.inference_id,
        "eventVersion": "1.0",
        "eventSource": "aws:sagemaker",
        "eventName": "InferenceResult",
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _request_parameters(endpoint: LiveEndpoint, request: AsynchronousRequest) -> dict[str, str]:
    parameters = {
        "accept": request.members.get("Accept"),
        "contentType": request.members.get("ContentType"),
        "customAttributes": request.members.get("CustomAttributes"),
        "endpointName": endpoint.name,
        "inputLocation": request.members.get("InputLocation"),
    }
    return {name: value for name, value in parameters.items() if value is not None}


def _response_parameters(
    request: AsynchronousRequest, response: ContainerResponse | None
) -> dict[str, str]:
    content_type = response.headers.get("content-type") if response else None
    parameters = {"contentType": content_type, "outputLocation": request.output_location}
    return {name: value for name, value in parameters.items() if value is not None}


def _response_body(body: bytes) -> dict[str, str]:
    """The response itself, unless it is over 128 KB (API reference)."""
    if len(body) > _LARGEST_RESPONSE:
        return {"message": _LOOK_ELSEWHERE}
    return {
        "content": base64.b64encode(body).decode(),
        "message": _LOOK_ELSEWHERE,
        "encoding": "BASE64",
    }


def _time(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03d}Z"
