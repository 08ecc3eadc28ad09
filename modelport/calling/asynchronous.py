"""InvokeEndpointAsync: a request goes into the queue, its answer comes to S3."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from modelport.aws.s3_uris import bucket_and_key
from modelport.calling.errors import InvocationError, ModelError, before_traceback, explained
from modelport.calling.runtime import NOTHING, Invocation
from modelport.calling.waiting import until_there

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Clients = Callable[[str], Any]
    """Makes the client of a service by its name."""

INLINE_BYTES = 128_000
"""The longest inline body (API reference, InvokeEndpointAsync)."""

LONGEST_SECONDS = 21_600 + 3_600
"""The longest that a request may wait in the queue and then take."""

_MISSING = frozenset({"404", "NoSuchKey"})


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A request in the queue, and where its outcome will be."""

    endpoint_name: str
    inference_id: str
    output_location: str
    failure_location: str | None
    submitted_at: float


def submit(  # noqa: PLR0913 - each goes into the request
    clients: Clients,
    endpoint_name: str,
    body: bytes,
    *,
    content_type: str,
    accept: str | None = None,
    upload_to: str | None = None,
    parameters: Mapping[str, Any] = NOTHING,
) -> Submission:
    """Puts a request into the queue: inline if it is short enough, otherwise through S3.

    Args:
        clients: of sagemaker-runtime and s3.
        endpoint_name: the endpoint's name in SageMaker.
        body: what is asked.
        content_type: of `body`.
        accept: what the answer shall be; the container decides without it.
        upload_to: an s3://bucket/prefix/ that the endpoint may read.
        parameters: further ones of InvokeEndpointAsync, such as RequestTTLSeconds.

    Raises:
        InvocationError: the request was refused, or is too long and there is nowhere to put it.
    """
    where = placed(clients, endpoint_name, body, upload_to)
    return enqueue(
        clients,
        endpoint_name,
        where,
        content_type=content_type,
        accept=accept,
        parameters=parameters,
    )


def placed(
    clients: Clients, endpoint_name: str, body: bytes, upload_to: str | None
) -> dict[str, Any]:
    """InvokeEndpointAsync's parameter that holds the input or, of a long one, its place in S3.

    Raises:
        InvocationError: it is too long and there is nowhere to put it, or S3 refuses.
    """
    if len(body) <= INLINE_BYTES:
        return {"Body": body}
    if upload_to is None:
        raise InvocationError(
            f"{endpoint_name}: the request has {len(body)} bytes, and {INLINE_BYTES} go without "
            "S3: name the environment (--env ENV), whose bucket it can be put into"
        )
    uri = f"{upload_to}{uuid.uuid4()}"
    try:
        clients("s3").put_object(**_place(uri), Body=body)
    except (ClientError, BotoCoreError) as error:
        raise explained(f"{endpoint_name}: {uri}", error) from error
    return {"InputLocation": uri}


def enqueue(  # noqa: PLR0913 - each goes into the request
    clients: Clients,
    endpoint_name: str,
    where: Mapping[str, Any],
    *,
    content_type: str,
    accept: str | None,
    parameters: Mapping[str, Any] = NOTHING,
) -> Submission:
    """Puts a request whose input is `placed` into the queue.

    Raises:
        InvocationError: the request was refused.
    """
    try:
        answer = clients("sagemaker-runtime").invoke_endpoint_async(
            EndpointName=endpoint_name,
            ContentType=content_type,
            **where,
            **({"Accept": accept} if accept else {}),
            **parameters,
        )
    except (ClientError, BotoCoreError) as error:
        raise explained(endpoint_name, error) from error
    return Submission(
        endpoint_name=endpoint_name,
        inference_id=answer["InferenceId"],
        output_location=answer["OutputLocation"],
        failure_location=answer.get("FailureLocation"),
        submitted_at=time.monotonic(),
    )


def wait(
    clients: Clients,
    submission: Submission,
    *,
    tell: Callable[[float], None] = lambda _: None,
    longest: float = LONGEST_SECONDS,
) -> Invocation:
    """Blocks until the outcome is there; `tell` gets the seconds so far at each look.

    Raises:
        InvocationError: the request failed, or has no outcome after `longest` seconds.
    """
    return until_there(
        lambda: look(clients, submission),
        since=submission.submitted_at,
        longest=longest,
        late=f"{submission.endpoint_name}: no answer after {longest:.0f} s; if one still comes, it "
        f"comes to {submission.output_location}",
        tell=tell,
    )


def look(clients: Clients, submission: Submission) -> Invocation | None:
    """The answer; None while there is no outcome.

    Raises:
        InvocationError: the request failed, or S3 refuses.
    """
    s3, name = clients("s3"), submission.endpoint_name
    try:
        found = _read(s3, submission.output_location)
        failure = None
        if found is None and submission.failure_location:
            failure = _read(s3, submission.failure_location)
    except (ClientError, BotoCoreError) as error:
        raise explained(f"{name}: {submission.output_location}", error) from error
    if failure:
        said = before_traceback(failure[0].decode(errors="replace"))
        raise ModelError(f"{name}: failed, see {submission.failure_location}: {said}")
    if found is None:
        return None
    body, content_type = found
    seconds = time.monotonic() - submission.submitted_at
    return Invocation(body=body, content_type=content_type, variant="", seconds=seconds)


def _read(s3: Any, uri: str) -> tuple[bytes, str] | None:
    try:
        found = s3.get_object(**_place(uri))
    except ClientError as error:
        if error.response["Error"]["Code"] in _MISSING:
            return None
        raise
    return found["Body"].read(), found.get("ContentType", "")


def _place(uri: str) -> dict[str, str]:
    bucket, key = bucket_and_key(uri)
    return {"Bucket": bucket, "Key": key}
