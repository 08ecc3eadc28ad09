"""InvokeEndpoint: from a request to the sagemaker-runtime API to a container and back."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import unquote

from local_aws.hosting import errors, outcomes, runtime_model, variants
from local_aws.hosting_protocol import (
    ContainerResponse,
    InvocationRequest,
    InvocationResponse,
    LiveEndpoint,
    LiveVariant,
    Lookup,
)

_PATH = re.compile(r"^/endpoints/(?P<name>[^/]+)/(?P<action>[a-z-]+)$")
_OTHER_ACTIONS = {
    "async-invocations": "InvokeEndpointAsync",
    "invocations-response-stream": "InvokeEndpointWithResponseStream",
}
_EMULATED_MEMBERS = {"ContentType", "Accept", "CustomAttributes", "TargetVariant", "InferenceId"}
_CUSTOM_ATTRIBUTES = "x-amzn-sagemaker-custom-attributes"
_TARGET_VARIANT = "x-amzn-sagemaker-target-variant"
_TO_CONTAINER = {
    "content-type": "Content-Type",
    "accept": "Accept",
    _CUSTOM_ATTRIBUTES: "X-Amzn-SageMaker-Custom-Attributes",
}
"""SageMaker strips all headers but those of its API (API reference, InvokeEndpoint)."""


def handle(request: InvocationRequest, lookup: Lookup) -> InvocationResponse:
    """Answer a request; blocks until the container has answered.

    Whatever goes wrong is an answer, too: nothing is raised for what a caller or a model did.
    """
    path = _PATH.match(request.path)
    if not path or request.method != "POST":
        return errors.unknown_operation(request.method, request.path)
    if path["action"] in _OTHER_ACTIONS:
        return errors.not_emulated(_OTHER_ACTIONS[path["action"]])
    if path["action"] != "invocations":
        return errors.unknown_operation(request.method, request.path)
    model = runtime_model.invoke_endpoint()
    if len(request.body) > model.largest_body:
        return errors.too_large(model.largest_body)
    return _header_problem(request) or _route(request, unquote(path["name"]), lookup)


def _header_problem(request: InvocationRequest) -> InvocationResponse | None:
    problems = []
    for member in runtime_model.invoke_endpoint().headers:
        value = request.headers.get(member.header)
        if value is None:
            continue
        if member.member not in _EMULATED_MEMBERS:
            return errors.not_emulated(f"InvokeEndpoint's {member.member} ({member.header})")
        if broken := member.problem(value):
            problems.append(
                f"Value '{value}' at '{member.field}' failed to satisfy constraint: {broken}"
            )
    if not problems:
        return None
    count = f"{len(problems)} validation error{'s' if len(problems) > 1 else ''} detected"
    return errors.validation_error(f"{count}: {'; '.join(problems)}")


def _route(request: InvocationRequest, name: str, lookup: Lookup) -> InvocationResponse:
    endpoint = lookup(request.account, request.region, name)
    if endpoint is None:
        return errors.validation_error(f"Endpoint {name} of account {request.account} not found.")
    if not endpoint.variants:
        return errors.validation_error(
            f"Endpoint {name} of account {request.account} not found. Its status is "
            f"{endpoint.status}; it can be invoked once it is InService."
        )
    target = request.headers.get(_TARGET_VARIANT)
    if target is None:
        return _invoke(request, endpoint, variants.weighted(endpoint.variants))
    variant = variants.targeted(endpoint.variants, target)
    if variant is None:
        known = ", ".join(one.name for one in endpoint.variants)
        return errors.validation_error(
            f"Variant {target} of endpoint {name} of account {request.account} not found. "
            f"The endpoint has {known}."
        )
    return _invoke(request, endpoint, variant)


def _invoke(
    request: InvocationRequest, endpoint: LiveEndpoint, variant: LiveVariant
) -> InvocationResponse:
    try:
        answer = variant.fleet.invoke(
            body=request.body, headers=_container_headers(request.headers)
        )
    except outcomes.FleetBusy:
        return errors.throttled()
    except outcomes.InvocationTimedOut:
        return errors.model_timed_out(request, endpoint.name)
    except outcomes.WorkerDied:
        return errors.model_died(request, endpoint.name)
    except outcomes.NoWorker as failure:
        return errors.model_unavailable(request, endpoint.name, str(failure))
    if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return errors.model_error(request, endpoint.name, answer)
    return _success(answer, variant.name)


def _container_headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {sent: headers[name] for name, sent in _TO_CONTAINER.items() if name in headers}


def _success(answer: ContainerResponse, variant_name: str) -> InvocationResponse:
    headers = {"x-Amzn-Invoked-Production-Variant": variant_name}
    if "content-type" in answer.headers:
        # In lower case: ministack rewrites "Content-Type" to the protocol's own envelope type.
        headers["content-type"] = answer.headers["content-type"]
    if _CUSTOM_ATTRIBUTES in answer.headers:
        headers["X-Amzn-SageMaker-Custom-Attributes"] = answer.headers[_CUSTOM_ATTRIBUTES]
    return InvocationResponse(status=HTTPStatus.OK, headers=headers, body=answer.body)
