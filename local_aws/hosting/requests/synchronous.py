"""InvokeEndpoint once its endpoint is found: the container's answer under the API's headers."""

from collections.abc import Mapping
from http import HTTPStatus

from local_aws.hosting import outcomes
from local_aws.hosting.requests import errors, targets
from local_aws.hosting.requests.delivery import Delivery, is_success
from local_aws.hosting.requests.refusal import NoCopies
from local_aws.hosting_protocol import (
    ContainerResponse,
    InvocationRequest,
    InvocationResponse,
    LiveEndpoint,
    MeteredTarget,
)

_CUSTOM_ATTRIBUTES = "x-amzn-sagemaker-custom-attributes"


def invoke(
    delivery: Delivery,
    endpoint: LiveEndpoint,
    members: Mapping[str, str],
    request: InvocationRequest,
    *,
    timeout: float,
) -> InvocationResponse:
    """Answer with what the container says, or why it says nothing.

    Raises:
        Refused: the request can't be routed.
    """
    target = choose(delivery, endpoint, members)
    try:
        response = delivery.deliver(endpoint, target, members, body=request.body, timeout=timeout)
    except outcomes.InvocationFailed as failure:
        return failure_of(request, endpoint.name, failure)
    if not is_success(response):
        return errors.model_error(request, endpoint.name, response)
    return InvocationResponse(
        status=HTTPStatus.OK,
        headers=headers(response, target.variant_name),
        body=response.body,
    )


def choose(
    delivery: Delivery, endpoint: LiveEndpoint, members: Mapping[str, str]
) -> targets.Target:
    """The fleet for a request; an inference component without a copy is counted.

    Raises:
        Refused: there is none.
    """
    try:
        return targets.choose(endpoint, members)
    except NoCopies as refused:
        component = refused.component
        delivery.meter.no_capacity(
            MeteredTarget(
                endpoint=endpoint,
                variant_name=component.variant_name,
                component_name=component.name,
            )
        )
        raise


def failure_of(
    request: InvocationRequest, name: str, failure: outcomes.InvocationFailed
) -> InvocationResponse:
    """Why no container answered, as the API says it."""
    match failure:
        case outcomes.FleetBusy():
            return errors.throttled()
        case outcomes.TooLarge():
            return errors.too_large(failure.limit)
        case outcomes.ModelDataMissing():
            return errors.validation_error(str(failure))
        case outcomes.ModelNotReady():
            return errors.model_not_ready(str(failure))
        case _:
            return _model_failure(request, name, failure)


def _model_failure(
    request: InvocationRequest, name: str, failure: outcomes.InvocationFailed
) -> InvocationResponse:
    container = failure.container
    match failure:
        case outcomes.InvocationTimedOut():
            return errors.model_timed_out(request, name, container)
        case outcomes.WorkerDied() | outcomes.StreamBroken():
            return errors.model_died(request, name, container)
        case outcomes.AnswerTooLarge():
            return errors.answer_too_large(request, name, container, str(failure))
        case _:
            return errors.model_unavailable(request, name, container, str(failure))


def headers(response: ContainerResponse, variant_name: str) -> dict[str, str]:
    """The API's headers for a container's answer."""
    found = {"x-Amzn-Invoked-Production-Variant": variant_name}
    if "content-type" in response.headers:
        # In lower case: ministack rewrites "Content-Type" to the protocol's own envelope type.
        found["content-type"] = response.headers["content-type"]
    if _CUSTOM_ATTRIBUTES in response.headers:
        found["X-Amzn-SageMaker-Custom-Attributes"] = response.headers[_CUSTOM_ATTRIBUTES]
    return found
