"""InvokeEndpointWithResponseStream once its endpoint is found: pieces as the container sends them.

Statuses, headers and the errors within a stream are those of the API reference's page of that name.
What breaks before the first piece is answered as InvokeEndpoint answers it.
"""

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from queue import SimpleQueue
from threading import Thread

from local_aws.hosting import outcomes
from local_aws.hosting.requests import errors, event_stream, synchronous
from local_aws.hosting.requests.delivery import Delivery, is_success
from local_aws.hosting_protocol import (
    ContainerResponse,
    InvocationRequest,
    InvocationResponse,
    LiveEndpoint,
)

OPERATION = "InvokeEndpointWithResponseStream"
_TIMED_OUT, _BROKEN = "ModelInvocationTimeExceeded", "StreamBroken"
_End = ContainerResponse | outcomes.InvocationFailed | Exception
_Told = tuple[ContainerResponse, None] | tuple[None, _End]
"""A piece, or how it ended: with what is left of the answer, or with what went wrong."""


def invoke(
    delivery: Delivery,
    endpoint: LiveEndpoint,
    members: Mapping[str, str],
    request: InvocationRequest,
    *,
    timeout: float,
) -> InvocationResponse:
    """Answer as soon as the container begins to, or with why it says nothing.

    Raises:
        Refused: the request can't be routed.
    """
    if endpoint.capture is not None:
        return errors.not_emulated(f"data capture of {OPERATION}")
    target = synchronous.choose(delivery, endpoint, members)
    told: SimpleQueue[_Told] = SimpleQueue()

    def work() -> None:
        try:
            answer = delivery.deliver(
                endpoint,
                target,
                members,
                body=request.body,
                timeout=timeout,
                stream=lambda piece: told.put((piece, None)),
            )
            told.put((None, answer))
        except Exception as failure:  # noqa: BLE001 - a thread's exception would be lost
            told.put((None, failure))

    Thread(target=work, name="stream", daemon=True).start()
    first, end = told.get()
    if first is None:
        return _whole(request, endpoint.name, end, target.variant_name)
    parts = _parts(first.body, told)
    return _answer(first, target.variant_name, parts)


def _whole(
    request: InvocationRequest, name: str, end: _End | None, variant_name: str
) -> InvocationResponse:
    """The answer of a container that doesn't stream: one part; or an error as of any other."""
    if isinstance(end, outcomes.InvocationFailed):
        return synchronous.failure_of(request, name, end)
    if not isinstance(end, ContainerResponse):
        raise end or RuntimeError("the stream ended without an answer")
    if not is_success(end):
        return errors.model_error(request, name, end)
    return _answer(end, variant_name, iter([event_stream.event("PayloadPart", end.body)]))


def _answer(
    head: ContainerResponse, variant_name: str, parts: Iterator[bytes]
) -> InvocationResponse:
    headers = synchronous.headers(head, variant_name)
    if content_type := headers.pop("content-type", None):
        headers["X-Amzn-SageMaker-Content-Type"] = content_type
    headers["content-type"] = event_stream.CONTENT_TYPE
    return InvocationResponse(status=HTTPStatus.OK, headers=headers, parts=parts)


def _parts(first: bytes, told: "SimpleQueue[_Told]") -> Iterator[bytes]:
    """The pieces as they come, and an error where they end too early."""
    yield event_stream.event("PayloadPart", first)
    while (heard := told.get())[0] is not None:
        yield event_stream.event("PayloadPart", heard[0].body)
    match heard[1]:
        case outcomes.InvocationTimedOut():
            yield _model_error(_TIMED_OUT, "The model took longer than a stream may take.")
        case outcomes.InvocationFailed():
            yield _model_error(_BROKEN, "The model ended its answer before it was whole.")
        case Exception() as error:
            message = json.dumps({"Message": f"{type(error).__name__}: {error}"}).encode()
            yield event_stream.exception("InternalStreamFailure", message)


def _model_error(code: str, message: str) -> bytes:
    body = json.dumps({"Message": message, "ErrorCode": code}).encode()
    return event_stream.exception("ModelStreamError", body)
