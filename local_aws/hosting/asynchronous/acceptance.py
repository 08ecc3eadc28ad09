"""From a call of InvokeEndpointAsync to a request in the queue, and the answer to the caller.

What AWS documents nowhere is chosen so: an inline body stays in memory and is uploaded nowhere,
so that its notification has no inputLocation.
"""

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import quote

from local_aws.hosting.asynchronous.request import AsynchronousRequest
from local_aws.hosting.locations import join
from local_aws.hosting.requests import runtime_model
from local_aws.hosting.requests.refusal import Refused
from local_aws.hosting_protocol import Asynchronous, InvocationResponse

_TIME_TO_LIVE = 21_600
_TIMEOUT = 900
"""The model's defaults of RequestTTLSeconds and InvocationTimeoutSeconds."""


def accept(
    config: Asynchronous, members: Mapping[str, str], body: bytes, *, now: float
) -> AsynchronousRequest:
    """A request with these members.

    Args:
        config: the endpoint's.
        members: those of the operation's input that came as headers.
        body: the inline input, or nothing.
        now: on the queue's clock.

    Raises:
        Refused: the input isn't given in exactly one place, or in a way that isn't emulated.
    """
    _require_one_input(members, body)
    inference_id = members.get("InferenceId", str(uuid.uuid4()))
    extension = members.get("S3OutputPathExtension")
    name = members.get("Filename", f"{quote(inference_id, safe='')}.out")
    failure = f"{name.removesuffix('.out')}-error.out"
    return AsynchronousRequest(
        inference_id=inference_id,
        members=members,
        body=body or None,
        output_location=config.output_path and join(config.output_path, extension, name),
        failure_location=config.failure_path and join(config.failure_path, extension, failure),
        received=datetime.now(UTC),
        arrived=now,
        time_to_live=float(members.get("RequestTTLSeconds", _TIME_TO_LIVE)),
        timeout=float(members.get("InvocationTimeoutSeconds", _TIMEOUT)),
    )


def answer(request: AsynchronousRequest) -> InvocationResponse:
    """202, and where to look for the outcome."""
    locations = {
        "X-Amzn-SageMaker-OutputLocation": request.output_location,
        "X-Amzn-SageMaker-FailureLocation": request.failure_location,
    }
    return InvocationResponse(
        status=HTTPStatus.ACCEPTED,
        headers={
            "content-type": "application/json",
            **{name: value for name, value in locations.items() if value},
        },
        body=json.dumps({"InferenceId": request.inference_id}).encode(),
    )


def _require_one_input(members: Mapping[str, str], body: bytes) -> None:
    location = members.get("InputLocation")
    if location is None and not body:
        raise Refused("Either InputLocation or Body must be provided.")
    if location is not None and body:
        raise Refused("InputLocation and Body are mutually exclusive. Provide exactly one of them.")
    largest = runtime_model.operation("InvokeEndpointAsync").largest_body
    if len(body) > largest:
        raise Refused(
            f"Body has {len(body)} bytes; an inline payload has {largest} at most. Put it into S3 "
            "and give its InputLocation."
        )
    if location is not None and not location.startswith("s3://"):
        raise Refused(
            f"The embedded AWS does not emulate InputLocation {location}. Give it as s3://…"
        )
