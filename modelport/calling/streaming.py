"""InvokeEndpointWithResponseStream: an answer that comes in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from modelport.calling.errors import explained

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modelport.calling.runtime import Question


def invoke_stream(runtime: Any, endpoint_name: str, question: Question) -> Iterator[bytes]:
    """The answer's parts, as they come: the request is accepted when this returns.

    Raises:
        InvocationError: the endpoint or its model refused, now or while the parts are read.
    """
    try:
        answer = runtime.invoke_endpoint_with_response_stream(**question.to(endpoint_name))
    except (ClientError, BotoCoreError) as error:
        raise explained(endpoint_name, error) from error
    return _parts(endpoint_name, answer["Body"])


def lines(parts: Iterable[bytes]) -> Iterator[str]:
    """Whole lines of text, wherever the parts begin and end; the last needs no line break."""
    rest = b""
    for part in parts:
        *whole, rest = (rest + part).split(b"\n")
        yield from (line.decode().removesuffix("\r") for line in whole)
    if rest:
        yield rest.decode()


def _parts(endpoint_name: str, stream: Any) -> Iterator[bytes]:
    try:
        for event in stream:
            if "PayloadPart" in event:
                yield event["PayloadPart"]["Bytes"]
    except (ClientError, BotoCoreError, HTTPError) as error:
        raise explained(endpoint_name, error) from error
    finally:
        stream.close()
