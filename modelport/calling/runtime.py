"""InvokeEndpoint, locally and on AWS, with what went wrong in one line."""

from __future__ import annotations

import time
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from modelport.aws.clients import client
from modelport.calling.errors import explained

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelport.aws.session import LocalSession

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Invocation:
    """What an endpoint answered."""

    body: bytes
    content_type: str
    variant: str
    seconds: float


def invoke(  # noqa: PLR0913 - each goes into the request
    endpoint_name: str,
    body: bytes,
    session: LocalSession,
    *,
    content_type: str = "application/json",
    accept: str | None = "application/json",
    parameters: Mapping[str, str] = NOTHING,
) -> Invocation:
    """One prediction in the embedded AWS.

    Raises:
        InvocationError: the endpoint or its model refused.
    """
    runtime = client("sagemaker-runtime", session)
    return invoke_with(
        runtime,
        endpoint_name,
        body,
        content_type=content_type,
        accept=accept,
        parameters=parameters,
    )


def invoke_with(  # noqa: PLR0913 - each goes into the request
    runtime: Any,
    endpoint_name: str,
    body: bytes,
    *,
    content_type: str,
    accept: str | None,
    parameters: Mapping[str, str] = NOTHING,
) -> Invocation:
    """One prediction through a client of sagemaker-runtime.

    Args:
        runtime: the client.
        endpoint_name: the endpoint's name in SageMaker.
        body: what is asked.
        content_type: of `body`.
        accept: what the answer shall be; the container decides without it.
        parameters: further ones of InvokeEndpoint, such as TargetModel.

    Raises:
        InvocationError: the endpoint or its model refused, or AWS can't be reached.
    """
    start = time.monotonic()
    try:
        answer = runtime.invoke_endpoint(
            EndpointName=endpoint_name,
            Body=body,
            ContentType=content_type,
            **({"Accept": accept} if accept else {}),
            **parameters,
        )
        received = answer["Body"].read()
    except (ClientError, BotoCoreError) as error:
        raise explained(endpoint_name, error) from error
    return Invocation(
        body=received,
        content_type=answer.get("ContentType", ""),
        variant=answer.get("InvokedProductionVariant", ""),
        seconds=time.monotonic() - start,
    )
