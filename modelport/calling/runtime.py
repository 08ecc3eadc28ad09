"""InvokeEndpoint, locally and on AWS, with what went wrong in one line."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from modelport.calling.errors import explained

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked.

    Attributes:
        body: the request's.
        content_type: of `body`.
        accept: what the answer shall be; the container decides without it.
        parameters: further ones of InvokeEndpoint, such as TargetVariant.
    """

    body: bytes
    content_type: str = "application/json"
    accept: str | None = "application/json"
    parameters: Mapping[str, str] = field(default_factory=dict)

    def to(self, endpoint_name: str) -> dict[str, Any]:
        """The parameters of InvokeEndpoint, and of its twin that streams."""
        return {
            "EndpointName": endpoint_name,
            "Body": self.body,
            "ContentType": self.content_type,
            **({"Accept": self.accept} if self.accept else {}),
            **self.parameters,
        }


@dataclass(frozen=True, kw_only=True)
class Invocation:
    """What an endpoint answered."""

    body: bytes
    content_type: str
    variant: str
    seconds: float


def invoke_with(runtime: Any, endpoint_name: str, question: Question) -> Invocation:
    """One prediction through a client of sagemaker-runtime.

    Raises:
        InvocationError: the endpoint or its model refused, or AWS can't be reached.
    """
    start = time.monotonic()
    try:
        answer = runtime.invoke_endpoint(**question.to(endpoint_name))
        received = answer["Body"].read()
    except (ClientError, BotoCoreError) as error:
        raise explained(endpoint_name, error) from error
    return Invocation(
        body=received,
        content_type=answer.get("ContentType", ""),
        variant=answer.get("InvokedProductionVariant", ""),
        seconds=time.monotonic() - start,
    )
